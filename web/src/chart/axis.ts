// The vertical axis of a chart: one for all that the reader can choose, so that nothing jumps when another alternative
// is chosen.
import { tick } from "../format/number";
import { shown } from "../format/suppress";
import type { Series } from "../results";

export interface Axis { low: number; high: number; ticks: number[] }

function niceStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10);
}

/** From a round number to a round number; from zero unless the values stay far above it. Null without values. */
export function axisOf(values: number[]): Axis | null {
  if (values.length === 0) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const fromZero = least >= 0 && least < 0.45 * most;
  const span = most - (fromZero ? 0 : least) || Math.abs(most) || 1;
  const step = niceStep(span);
  const first = fromZero ? 0 : Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  return { low: ticks[0], high: ticks.at(-1)!, ticks };
}

/** Every value of these series that may be shown. */
export const valuesOf = (series: Series[], unit: string, people?: boolean): number[] =>
  series.flatMap(({ median, p05, p95 }) => median.flatMap((value, at) => (shown(value, unit, people) === null ? [] : [value, p05[at], p95[at]]))).filter((value): value is number => value !== null);

/** Room for the widest tick label. */
export const leftMargin = (ticks: number[], unit: string) => Math.max(36, 16 + 7.2 * Math.max(...ticks.map((each) => tick(unit)(each).length)));
