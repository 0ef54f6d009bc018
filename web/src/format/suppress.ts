// Cells under ten persons are not shown; a plain zero is. The program already leaves small cells out (null); the page
// holds to the rule by itself as well, in charts, tables and downloads. `people` is what the results say of the outcome
// (counts_people); where they say nothing, the unit decides.
import type { Value } from "../results";

export const fewest = 10;

const people = /person|people|event|apprehension|encounter|case|child|member|individual|crosser|resident|removal|return|arrival|death/i;

export const hidden = {
  /** Does the unit count people, so that a small cell could point to somebody? Ratios such as "days per case" do not. */
  appliesTo: (unit: string) => people.test(unit) && !/\bper\b|\/|percent|share|day|dollar|usd/i.test(unit),
  counts: (unit: string, counted?: boolean) => counted ?? hidden.appliesTo(unit),
  is: (value: Value, unit: string, counted?: boolean) =>
    value === null || !Number.isFinite(value) || (value !== 0 && hidden.counts(unit, counted) && Math.abs(value) < fewest),
};

/** The value, or null where it must not be shown. */
export const shown = (value: Value | undefined, unit: string, counted?: boolean): Value => (value === undefined || hidden.is(value, unit, counted) ? null : value);
