// Numbers in the reader's language, with no more digits than the spread between replicates allows.
import { say, text } from "../lang";
import type { Value } from "../results";
import { hidden } from "./suppress";

export interface Measured { value: Value; low?: Value; high?: Value; people?: boolean }

const share = (unit: string) => /^share/i.test(unit);
const percent = (unit: string) => /^percent/i.test(unit);
const money = (unit: string) => /dollar|^usd/i.test(unit);
const factor = (unit: string) => (share(unit) ? 100 : 1);

/** The place to which a figure is rounded: between three and thirty such steps lie inside its interval. */
export function roundingStep(value: number, low: Value | undefined, high: Value | undefined): number {
  const size = Math.abs(value);
  if (low == null || high == null) return size > 0 ? 10 ** (Math.floor(Math.log10(size)) - 2) : 1;
  const spread = Math.abs(high - low);
  if (spread === 0) return 0;
  const step = 10 ** Math.floor(Math.log10(spread / 3) + 1e-9);
  return size > 0 ? Math.min(step, 10 ** Math.floor(Math.log10(size))) : step;
}

function digits(value: number, step: number, sign = false): string {
  const shown = step > 0 ? Math.round(value / step) * step : value;
  const places = step > 0 ? Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
  const format = new Intl.NumberFormat(text.numbers, {
    useGrouping: "always",
    minimumFractionDigits: places,
    maximumFractionDigits: step > 0 ? places : 3,
    signDisplay: sign ? "exceptZero" : "negative",
  } as unknown as Intl.NumberFormatOptions);
  return format.format(shown).replace(/-/g, "−");
}

/** A unit in words; what a source adds in brackets is left to the list of sources. */
export const unitName = (unit: string) => (unit === "ratio" ? text.number.ratio : say(unit.replace(/\s*\(.*\)$/, "")));

function withUnit(number: string, unit: string, name: boolean): string {
  if (share(unit) || percent(unit)) return text.number.percent(number);
  if (money(unit)) return text.number.dollars(number);
  return name && unit && unit !== "ratio" ? text.number.unit(number, unitName(unit)) : number;
}

function scaled({ value, low, high }: Measured, unit: string) {
  const by = factor(unit);
  const times = (each: Value | undefined) => (each == null ? each : each * by);
  return { value: (value ?? 0) * by, low: times(low), high: times(high) };
}

function stepOf(measured: Measured, unit: string): number {
  const { value, low, high } = scaled(measured, unit);
  const step = roundingStep(value, low, high);
  return step > 0 && hidden.counts(unit, measured.people || undefined) ? Math.max(1, step) : step;
}

/** A small cell; also a median of zero whose interval ends in one. */
const isHidden = ({ value, low, high, people }: Measured, unit: string) =>
  hidden.is(value, unit, people) || (value === 0 && [low, high].some((end) => end != null && hidden.is(end, unit, people)));

/** In place of a figure: a small cell, or a value that does not exist. */
export const instead = (unit: string, people?: boolean) => (hidden.counts(unit, people) ? text.number.hidden : text.none);

/** A simulated figure: "41,200 cases", "12%", or the words for a cell that is not shown. */
export function figure(measured: Measured, unit: string, named = true): string {
  if (isHidden(measured, unit)) return instead(unit, measured.people);
  return withUnit(digits(scaled(measured, unit).value, stepOf(measured, unit)), unit, named);
}

/** "38,000 to 44,000" */
export function interval(measured: Measured, unit: string): string {
  const { low, high } = scaled(measured, unit);
  if (low == null || high == null || isHidden(measured, unit)) return instead(unit, measured.people);
  const step = stepOf(measured, unit);
  return text.number.between(withUnit(digits(low, step), unit, false), withUnit(digits(high, step), unit, false));
}

const points = (unit: string) => share(unit) || percent(unit);

/** A difference with its sign; of shares, in percentage points. */
export function difference(measured: Measured, unit: string): { value: string; interval: string } {
  const { value, low, high } = scaled(measured, unit);
  const whole = hidden.appliesTo(unit);
  const found = roundingStep(value, low, high);
  const step = whole && found > 0 ? Math.max(1, found) : found;
  const one = (each: number) => (points(unit) ? digits(each, step, true) : withUnit(digits(each, step, true), unit, false));
  if (measured.value == null || low == null || high == null) return { value: text.number.hidden, interval: text.number.hidden };
  return { value: points(unit) ? text.number.points(one(value)) : one(value), interval: text.number.between(one(low), one(high)) };
}

/** A figure that is printed as its source has it. */
export function exact(value: number | string | null | undefined, unit = "", named = true): string {
  if (value === null || value === undefined) return text.none;
  if (typeof value === "string") return value;
  const shown = value * factor(unit);
  const tiny = shown !== 0 && Math.abs(shown) < 0.01;
  return withUnit(tiny ? digits(shown, 10 ** (Math.floor(Math.log10(Math.abs(shown))) - 1)) : digits(Number(shown.toPrecision(12)), 0), unit, named);
}

/** Three significant digits: axis ticks, long tables. */
export const rough = (value: Value, unit = "", named = false, people?: boolean) => figure({ value, people }, unit, named);
export const tick = (unit: string) => (value: number) => withUnit(digits(Number((value * factor(unit)).toPrecision(10)), 0), unit, false);
/** A share in whole percent, in tenths below one. */
export const about = (share: number) => text.number.percent(digits(share * 100, share < 0.0095 ? 0.1 : 1));
export const relative = (value: number) => text.number.percent(digits(value * 100, Math.abs(value) < 0.1 ? 0.1 : 1, true));
