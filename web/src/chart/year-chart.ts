// An outcome by fiscal year: median as a mark, a thick bar for 50 % of replicates, a thin one for 90 %, alternatives
// side by side; single runs as small points; published figures as diamonds.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { grid, ink } from "../look/palette";
import { leftMargin } from "./axis";
import { diamond } from "./shapes";
import type { TimeChart } from "./time-chart";

export function yearChart(chart: TimeChart, width: number): Element {
  const { lines, observed, unit, people, label, axis, bands } = chart;
  const periods = [...new Set(lines.flatMap((line) => line.series.periods))].sort();
  const slot = Math.min(38, (width - 72) / periods.length / (lines.length + 1));

  const marks: Plot.Markish[] = [Plot.gridY(axis.ticks, { stroke: grid, strokeOpacity: 1 })];
  lines.forEach(({ series, style, runs }, nth) => {
    const dx = (nth - (lines.length - 1) / 2) * slot;
    const points = series.periods.flatMap((period, at) =>
      shown(series.median[at], unit, people) === null ? [] : [{ period, median: series.median[at], p05: series.p05[at], p25: series.p25?.[at], p75: series.p75?.[at], p95: series.p95[at] }]);
    if (runs.length > 0) {
      const each = runs.flatMap((run) => run.flatMap((value, at) => (shown(value, unit, people) === null ? [] : [{ period: series.periods[at], value }])));
      marks.push(Plot.dot(each, { x: "period", y: "value", dx, r: 3, stroke: style.colour, strokeOpacity: 0.45 }));
    } else if (bands) {
      marks.push(Plot.ruleX(points, { x: "period", y1: "p05", y2: "p95", dx, stroke: style.colour, strokeWidth: 2 }));
      if (series.p25) marks.push(Plot.ruleX(points, { x: "period", y1: "p25", y2: "p75", dx, stroke: style.colour, strokeWidth: 13, strokeOpacity: 0.35 }));
    }
    marks.push(Plot.dot(points, { x: "period", y: "median", dx, symbol: style.symbol, r: 4, fill: style.colour, stroke: "#fff" }));
  });
  marks.push(Plot.dot(observed, { x: "period", y: "value", dx: -((lines.length - 1) / 2) * slot - Math.min(16, slot * 0.6), symbol: diamond, r: 5, fill: "#fff", stroke: ink, strokeWidth: 1.4 }));

  return Plot.plot({
    width, height: Math.round(Math.min(360, Math.max(250, width * 0.4))), marginTop: 28, marginBottom: 32, marginLeft: leftMargin(axis.ticks, unit), marginRight: 14,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { type: "point", domain: periods, padding: 0.5, label: null, tickSize: 0, tickFormat: periodName },
    y: { domain: [axis.low, axis.high], label, labelArrow: "none", labelAnchor: "top", tickFormat: tick(unit), ticks: axis.ticks, tickSize: 0 },
    marks,
  });
}
