// An outcome by month: median as a line, 50 % and 90 % of replicates as bands or single runs as thin lines, published
// figures as diamonds, a dashed line where the compared alternative's first measure begins. The base is drawn last: as
// long as alternatives do not differ from it, one sees the base.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { dateOf, yearOf } from "../format/period";
import { shown } from "../format/suppress";
import { grid, ink, quiet, type Style } from "../look/palette";
import type { Series, Value } from "../results";
import { leftMargin, type Axis } from "./axis";
import { diamond } from "./shapes";
import { spreadLabels } from "./spread-labels";
import { wrap } from "./wrap";

export interface Line { title: string; style: Style; series: Series; runs: Value[][] }
export interface Observed { period: string; value: number; source?: string }
export interface TimeChart {
  lines: Line[]; observed: Observed[]; unit: string; people?: boolean; label: string; axis: Axis; bands: boolean; from: { date: string; label: string } | null;
}

/** The marks of one alternative: bands or single runs, then the median on a white edge. */
function lineMarks({ series, style, runs }: Line, unit: string, people: boolean | undefined, bands: boolean): Plot.Markish[] {
  const points = series.periods.flatMap((period, at) => {
    const median = shown(series.median[at], unit, people);
    return [{ date: dateOf(period), median: median ?? NaN, ...Object.fromEntries((["p05", "p25", "p75", "p95"] as const).map((name) => [name, median === null ? NaN : series[name]?.[at]])) }];
  });
  const area = (y1: string, y2: string, fillOpacity: number) => Plot.areaY(points, { x: "date", y1, y2, fill: style.colour, fillOpacity });
  const median = { x: "date", y: "median" };
  const single = runs.map((run) => run.map((value, at) => ({ date: dateOf(series.periods[at]), value: shown(value, unit, people) ?? NaN })));
  return [
    ...single.map((run) => Plot.lineY(run, { x: "date", y: "value", stroke: style.colour, strokeWidth: 0.8, strokeOpacity: 0.4 })),
    ...(bands && runs.length === 0 ? [area("p05", "p95", 0.16), area("p25", "p75", 0.3)] : []),
    Plot.lineY(points, { ...median, stroke: "#fff", strokeWidth: 4, strokeOpacity: 0.75 }),
    Plot.lineY(points, { ...median, stroke: style.colour, strokeWidth: 2, strokeDasharray: style.dash || undefined }),
  ];
}

/** Where each line ends, with its title beside it; titles are moved apart. */
function endMarks(lines: Line[], unit: string, people: boolean | undefined, named: boolean, room: number, axis: Axis, pixel: number): Plot.Markish[] {
  const ends = lines.flatMap((line) => {
    const at = line.series.median.findLastIndex((value) => shown(value, unit, people) !== null);
    return at < 0 ? [] : [{ ...line, date: dateOf(line.series.periods[at]), value: line.series.median[at]! }];
  });
  const dots = Plot.dot(ends, { x: "date", y: "value", symbol: (end: Line) => end.style.symbol, fill: (end: Line) => end.style.colour, stroke: "#fff", r: 4.5 });
  if (!named) return [dots];
  const titles = ends.map((end) => wrap(end.title, room - 14, 2));
  const gap = titles.some((lines) => lines.length > 1) ? 32 : 16;
  const places = spreadLabels(ends.map((end) => end.value), gap * pixel, axis.low, axis.high);
  const labels = ends.map((end, at) => ({ date: end.date, at: places[at], title: titles[at].join("\n") }));
  return [dots, Plot.text(labels, { x: "date", y: "at", text: "title", textAnchor: "start", dx: 10, fill: ink, fontSize: 12.5, stroke: "#fff", strokeWidth: 3 })];
}

export function timeChart({ lines, observed, unit, people, label, axis, bands, from }: TimeChart, width: number): Element {
  const named = width >= 620 && lines.length > 1;
  const room = Math.min(200, 24 + 7.2 * Math.max(...lines.map((line) => line.title.length)));
  const height = Math.round(Math.min(380, Math.max(250, width * 0.42)));
  const [top, bottom] = [28, 34];
  const start = from ? [{ date: dateOf(from.date) }] : [];
  const marks: Plot.Markish[] = [
    Plot.gridY(axis.ticks, { stroke: grid, strokeOpacity: 1 }),
    ...[...lines].reverse().flatMap((line) => lineMarks(line, unit, people, bands)),
    Plot.ruleX(start, { x: "date", stroke: quiet, strokeDasharray: "3 3" }),
    Plot.text(start, { x: "date", text: () => from!.label, frameAnchor: "top", dy: -15, fill: quiet, fontSize: 11.5 }),
    Plot.dot(observed, { x: (point: Observed) => dateOf(point.period), y: "value", symbol: diamond, r: 4.5, fill: "#fff", stroke: ink, strokeWidth: 1.3 }),
    ...endMarks([...lines].reverse(), unit, people, named, room, axis, (axis.high - axis.low) / (height - top - bottom)),
  ];
  return Plot.plot({
    width, height, marginTop: top, marginBottom: bottom, marginLeft: leftMargin(axis.ticks, unit), marginRight: named ? room : 14,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { type: "utc", label: null, ticks: "year", tickFormat: yearOf },
    y: { domain: [axis.low, axis.high], label, labelArrow: "none", labelAnchor: "top", tickFormat: tick(unit), ticks: axis.ticks, tickSize: 0 },
    marks,
  });
}
