// Identifiers and tests, in words.
import { named, text } from "../lang";
import { exact } from "./number";

/** "usbp_apprehensions_southwest" → "USBP apprehensions southwest" */
export function plain(id: string): string {
  const words = id.replace(/[._]/g, " ").replace(/\b(usbp|eoir|ice|uscis|ohss|cbp|dhs|bp|orr|uac|us)\b/gi, (each) => each.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const categoryName = (category: string) => (category === "total" || !category ? text.total : (named(category) ?? plain(category)));

/** "> 0.5" of a share → "more than 50%" */
export function testInWords(test: string, unit: string): string {
  const found = test.match(/^\s*(>=|<=|>|<)\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i);
  if (found) return text.claims.tests[found[1] as ">"](exact(Number(found[2]), unit));
  const ends = betweenEnds(test);
  return ends ? text.claims.tests.between(exact(ends[0], unit, false), exact(ends[1], unit)) : test;
}

function betweenEnds(test: string): [number, number] | null {
  const found = test.match(/^\s*between\s+(-?[\d.]+(?:e[-+]?\d+)?)\s+and\s+(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** The numbers in a test, for drawing them: one, or the two ends of a range. */
export function thresholds(test: string): number[] {
  const found = test.match(/^\s*[<>]=?\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i);
  return found ? [Number(found[1])] : (betweenEnds(test) ?? []);
}
