// Cells under ten persons are not shown. The program already leaves them out (null); the page holds to the rule by
// itself as well, in charts, tables and downloads.
import type { Value } from "../results";

export const fewest = 10;

const people = /person|people|event|apprehension|encounter|case|child|member|individual|crosser|resident|removal|return|arrival|death/i;

export const hidden = {
  /** Does the unit count people, so that a small cell could point to somebody? Ratios such as "days per case" do not. */
  appliesTo: (unit: string) => people.test(unit) && !/\bper\b|\/|percent|share|day|dollar|usd/i.test(unit),
  is: (value: Value, unit: string) => value === null || !Number.isFinite(value) || (hidden.appliesTo(unit) && Math.abs(value) < fewest),
};

/** The value, or null where it must not be shown. */
export const shown = (value: Value | undefined, unit: string): Value => (value === undefined || hidden.is(value, unit) ? null : value);
