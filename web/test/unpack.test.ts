import { describe, expect, test } from "vitest";
import { pack } from "../sample/pack.mjs";
import { results } from "../sample/make-sample.mjs";
import { readResults } from "../src/unpack";

const read = () => {
  const reading = readResults(JSON.stringify(pack(results)));
  if (reading.kind !== "results") throw new Error(reading.kind);
  return reading.results;
};

describe("the document", () => {
  test("gives back what was packed", () => {
    const found = read();
    for (const name of ["study", "made", "alternatives", "claims", "outcomes", "rooms", "limits", "featured"] as const) expect(found[name]).toEqual(results[name]);
    for (const name of ["series", "singles", "published", "flows"] as const) {
      const sorted = (list: object[]) => list.map((each) => JSON.stringify(Object.entries(each).sort())).sort();
      expect(sorted(found[name])).toEqual(sorted((results[name] as { median?: unknown }[]).filter((each) => name !== "flows" || each.median !== null)));
    }
    expect(found.levers.map(({ id, value, values, low, high, source }) => ({ id, value, values, low, high, source }))).toEqual(results.levers.map(({ id, value, values, low, high, source }: never) => ({ id, value, values, low, high, source })));
  });
  test("leaves out differences that are nought in every replicate, and knows the base beside the others", () => {
    const found = read();
    expect(found.differences.length).toBeGreaterThan(50);
    for (const each of found.differences) {
      expect(each.p05 !== 0 || each.p95 !== 0).toBe(true);
      const before = results.differences.find((one: typeof each) => one.outcome === each.outcome && one.category === each.category && one.period === each.period && one.alternative === each.alternative);
      expect([each.mean, each.p05, each.p95]).toEqual([before!.mean, before!.p05, before!.p95]);
      const series = found.series.find((one) => one.outcome === each.outcome && one.category === each.category && one.alternative === "base" && one.step === "fiscal_year")!;
      expect(each.base_median).toBe(series.median[series.periods.indexOf(each.period)]);
    }
  });
  test("of another format, cut off, or absent is told apart", () => {
    expect(readResults(" ").kind).toBe("empty");
    expect(readResults('{"format":2,').kind).toBe("broken");
    expect(readResults("[]").kind).toBe("other format");
    expect(readResults('{"format":1}')).toEqual({ kind: "other format", format: 1 });
    expect(readResults('{"format":2}').kind).toBe("broken");
  });
});
