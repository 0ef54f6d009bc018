// Identifiers and tests, in words.
import { text } from "../text";
import { exact } from "./number";

/** "usbp_apprehensions_southwest" → "USBP apprehensions southwest" */
export function plain(id: string): string {
  const words = id.replace(/[._]/g, " ").replace(/\b(usbp|eoir|ice|uscis|ohss|cbp|dhs|bp|orr|uac|us)\b/gi, (each) => each.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const categoryName = (category: string) => (category === "total" || !category ? text.total : (text.categories[category] ?? plain(category)));

/** "> 0.5" of a share → "more than 50%" */
export function testInWords(test: string, unit: string): string {
  const found = test.match(/^\s*(>=|<=|>|<)\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i);
  return found ? text.claims.tests[found[1] as ">"](exact(Number(found[2]), unit)) : test;
}

/** The number in a test, for drawing it. */
export function threshold(test: string): number | null {
  const found = test.match(/^\s*[<>]=?\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i);
  return found ? Number(found[1]) : null;
}
