// Paired differences: one row a fiscal year and alternative, a mark at the mean and a bar from 5 % to 95 %, around zero. On a
// narrow screen shape and colour alone name the alternative, as the legend says.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { grid, ink, type Style } from "../look/palette";

export interface DifferenceRow { period: string; title: string; style: Style; mean: number; p05: number; p95: number; clear: boolean }

export function differenceChart(rows: DifferenceRow[], unit: string, axis: string, width: number): Element {
  const periods = [...new Set(rows.map((row) => row.period))];
  const titles = [...new Set(rows.map((row) => row.title))];
  const narrow = width < 560;
  return Plot.plot({
    width, height: 52 + periods.length * (titles.length * 21 + 12), marginTop: 34, marginBottom: 6, marginLeft: narrow ? 64 : 200, marginRight: narrow ? 30 : 70,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { axis: "top", label: axis, labelAnchor: "left", labelArrow: "none", labelOffset: 32, tickFormat: signed(unit), ticks: narrow ? 3 : 6, domain: reach(rows) },
    y: { domain: titles, label: null, axis: null },
    fy: { domain: periods, label: null, padding: 0.12 },
    marks: [
      Plot.frame({ stroke: grid }),
      Plot.gridX({ stroke: grid, strokeOpacity: 1, ticks: narrow ? 3 : 6 }),
      ...(narrow ? [] : [Plot.axisY({ tickSize: 0, lineWidth: 15, textOverflow: "ellipsis", fontSize: 12 })]),
      Plot.axisFy({ fontSize: 12, fontWeight: 600, anchor: narrow ? "left" : "right" }),
      Plot.ruleX([0], { stroke: ink, strokeWidth: 1.3 }),
      Plot.ruleY(rows, { fy: "period", y: "title", x1: "p05", x2: "p95", stroke: (row: DifferenceRow) => row.style.colour, strokeWidth: 3 }),
      Plot.dot(rows, {
        fy: "period", y: "title", x: "mean", r: 4.5, symbol: (row: DifferenceRow) => row.style.symbol, strokeWidth: 1.8,
        stroke: (row: DifferenceRow) => row.style.colour, fill: (row: DifferenceRow) => (row.clear ? row.style.colour : "#fff"),
      }),
    ],
  });
}

function reach(rows: DifferenceRow[]): [number, number] {
  const low = Math.min(0, ...rows.map((row) => row.p05));
  const high = Math.max(0, ...rows.map((row) => row.p95));
  const edge = (high - low) * 0.025;
  return low === high ? [-1, 1] : [low - edge, high + edge];
}

function signed(unit: string) {
  const plain = tick(unit);
  return (value: number) => (value > 0 ? `+${plain(value)}` : plain(value));
}
