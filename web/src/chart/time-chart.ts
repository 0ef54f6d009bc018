// An outcome by month: median as a line, 50 % and 90 % of replicates as bands or single runs as thin lines, published
// figures as diamonds, a dashed line where the compared alternative's first measure begins.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { dateOf } from "../format/period";
import { shown } from "../format/suppress";
import { ink, quiet, type Style } from "../look/palette";
import type { Series, Value } from "../results";
import { spreadLabels } from "./spread-labels";

export interface Line { title: string; style: Style; series: Series; runs: Value[][] }
export interface Observed { period: string; value: number }
export interface TimeChart {
  lines: Line[]; observed: Observed[]; unit: string; axis: string; bands: boolean; from: { date: string; label: string } | null;
}

const flat = (values: Value[][]) => values.flat().filter((value): value is number => value !== null);

/** Zero is on the axis unless the values stay far above it. */
export function domain(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low < 0) return [low, high];
  return low < 0.5 * high ? [0, high] : [low - (high - low) * 0.08, high];
}

export const startsAboveZero = (values: number[]) => values.length > 0 && domain(values)[0] > 0;

export function valuesOf({ lines, observed, bands, unit }: Pick<TimeChart, "lines" | "observed" | "bands" | "unit">): number[] {
  const each = lines.flatMap(({ series, runs }) => [
    ...flat([series.median]),
    ...(runs.length > 0 ? flat(runs) : bands ? flat([series.p05, series.p95]) : []),
  ]);
  return [...each.filter((value) => shown(value, unit) !== null), ...observed.map((point) => point.value)];
}

export function timeChart(chart: TimeChart, width: number): Element {
  const { lines, observed, unit, axis, bands, from } = chart;
  const named = width >= 620 && lines.length > 1;
  const height = Math.round(Math.min(380, Math.max(250, width * 0.42)));
  const [top, bottom] = [26, 30];
  const values = valuesOf(chart);
  const [low, high] = domain(values.length ? values : [0, 1]);
  const pixel = (high - low || 1) / (height - top - bottom);

  const marks: Plot.Markish[] = [Plot.gridY({ stroke: "#e6e3dd", strokeOpacity: 1 })];
  for (const { series, style, runs } of lines) {
    const row = (at: number) => ({ date: dateOf(series.periods[at]) });
    const points = series.periods.map((_, at) => ({
      ...row(at), median: shown(series.median[at], unit), hidden: shown(series.median[at], unit) === null,
      p05: series.p05[at], p25: series.p25[at], p75: series.p75[at], p95: series.p95[at],
    }));
    const area = (y1: "p05" | "p25", y2: "p95" | "p75", opacity: number) =>
      Plot.areaY(points, { x: "date", y1: (p) => (p.hidden ? NaN : p[y1]), y2: (p) => (p.hidden ? NaN : p[y2]), fill: style.colour, fillOpacity: opacity });
    if (runs.length > 0) {
      for (const run of runs) {
        marks.push(Plot.lineY(run.map((value, at) => ({ ...row(at), value: shown(value, unit) })), { x: "date", y: (p) => p.value ?? NaN, stroke: style.colour, strokeWidth: 0.8, strokeOpacity: 0.4 }));
      }
    } else if (bands) marks.push(area("p05", "p95", 0.16), area("p25", "p75", 0.3));
    marks.push(Plot.lineY(points, { x: "date", y: (p) => p.median ?? NaN, stroke: "#fff", strokeWidth: 4, strokeOpacity: 0.75 }));
    marks.push(Plot.lineY(points, { x: "date", y: (p) => p.median ?? NaN, stroke: style.colour, strokeWidth: 2, strokeDasharray: style.dash || undefined }));
  }
  if (from) {
    marks.push(Plot.ruleX([dateOf(from.date)], { stroke: quiet, strokeDasharray: "3 3" }));
    marks.push(Plot.text([dateOf(from.date)], { x: (d) => d, text: () => from.label, frameAnchor: "top", dy: -16, fill: quiet, fontSize: 11.5, textAnchor: "middle" }));
  }
  marks.push(Plot.dot(observed, { x: (p) => dateOf(p.period), y: "value", symbol: diamond, r: 4.5, fill: "#fff", stroke: ink, strokeWidth: 1.3 }));

  const ends = lines.flatMap((line) => {
    const at = line.series.median.findLastIndex((value) => shown(value, unit) !== null);
    return at < 0 ? [] : [{ ...line, date: dateOf(line.series.periods[at]), value: line.series.median[at]! }];
  });
  marks.push(Plot.dot(ends, { x: "date", y: "value", symbol: (e: Line) => e.style.symbol, fill: (e: Line) => e.style.colour, stroke: "#fff", r: 4.5 }));
  if (named) {
    const places = spreadLabels(ends.map((end) => end.value), 15 * pixel, low, high);
    marks.push(Plot.text(ends.map((end, at) => ({ ...end, at: places[at] })), { x: "date", y: "at", text: "title", textAnchor: "start", dx: 10, fill: ink, fontSize: 12.5, lineWidth: 13, textOverflow: "ellipsis" }));
  }
  return Plot.plot({
    width, height, marginTop: top, marginBottom: bottom, marginLeft: 58, marginRight: named ? 176 : 14,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { type: "utc", label: null, ticks: width < 500 ? 4 : undefined },
    y: { domain: [low, high], nice: low <= 0, label: axis, labelArrow: "none", labelAnchor: "top", tickFormat: tick(unit), ticks: 5, tickSize: 0 },
    marks,
  });
}

export const diamond = {
  draw(context: CanvasPath, size: number) {
    const r = Math.sqrt(size / 2);
    context.moveTo(0, -r * 1.2);
    for (const [x, y] of [[r, 0], [0, r * 1.2], [-r, 0]]) context.lineTo(x, y);
    context.closePath();
  },
};
