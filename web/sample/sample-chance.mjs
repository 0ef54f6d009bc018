// Chance for the sample: addressed by what it is for, so that the same question has the same answer.
import { createHash } from "node:crypto";

export function uniform(...address) {
  return (createHash("md5").update(address.join("|")).digest().readUInt32BE(0) + 0.5) / 2 ** 32;
}

export const normal = (...address) => Math.sqrt(-2 * Math.log(uniform(...address, "a"))) * Math.cos(2 * Math.PI * uniform(...address, "b"));

export const round = (value, digits) => Number(value.toPrecision(digits + 3));

export function quantiles(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, median: at(0.5), p05: at(0.05), p25: at(0.25), p75: at(0.75), p95: at(0.95) };
}
