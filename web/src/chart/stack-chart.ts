// A stock by group: one stacked bar a fiscal year, the alternatives side by side.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { grid, ink } from "../look/palette";
import type { Axis } from "./axis";
import { leftMargin } from "./axis";

export interface StackRow { alternative: string; period: string; group: string; value: number }

/** From dark to light, so that neighbours differ without colour. */
export const shades = ["#12395a", "#4f8cb8", "#b5d0e3", "#e3dccb", "#8a8a8a"];

export function stackChart(rows: StackRow[], groups: string[], axis: Axis, label: string, width: number): Element {
  const narrow = width < 620;
  const alternatives = [...new Set(rows.map((row) => row.alternative))];
  const facet = narrow ? { fy: "alternative" } : { fx: "alternative" };
  return Plot.plot({
    width, height: narrow ? 60 + 210 * alternatives.length : 330, marginTop: 44, marginBottom: 28, marginLeft: leftMargin(axis.ticks, ""), marginRight: 6,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    ...(narrow ? { fy: { domain: alternatives, label: null, axis: null, padding: 0.22 } } : { fx: { domain: alternatives, label: null, axis: null, padding: 0.06 } }),
    x: { label: null, tickSize: 0, padding: 0.22 },
    y: { label, labelArrow: "none", labelAnchor: "top", labelOffset: 40, ticks: axis.ticks, tickSize: 0, tickFormat: tick(""), domain: [axis.low, axis.high] },
    color: { domain: groups, range: shades },
    marks: [
      Plot.gridY(axis.ticks, { stroke: grid, strokeOpacity: 1 }),
      Plot.barY(rows, { ...facet, x: "period", y: "value", fill: "group", stroke: "#fff", strokeWidth: 0.7, order: groups }),
      Plot.text(alternatives.map((alternative) => ({ alternative })), { ...facet, text: "alternative", frameAnchor: "top-left", dy: -18, fontSize: 12.5, fontWeight: 600, fill: ink, textAnchor: "start" }),
    ],
  });
}
