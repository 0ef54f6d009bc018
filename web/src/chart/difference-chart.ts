// Paired differences: one row a fiscal year and alternative, a mark at the mean and a bar from 5 % to 95 %, around zero.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { ink, type Style } from "../look/palette";

export interface DifferenceRow { period: string; title: string; style: Style; mean: number; p05: number; p95: number; clear: boolean }

export function differenceChart(rows: DifferenceRow[], unit: string, axis: string, width: number): Element {
  const periods = [...new Set(rows.map((row) => row.period))];
  const titles = [...new Set(rows.map((row) => row.title))];
  const narrow = width < 560;
  return Plot.plot({
    width, height: 52 + periods.length * (titles.length * 21 + 12), marginTop: 34, marginBottom: 6, marginLeft: narrow ? 112 : 190, marginRight: narrow ? 46 : 70,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { axis: "top", label: axis, labelAnchor: "left", labelArrow: "none", labelOffset: 32, tickFormat: signed(unit), ticks: narrow ? 3 : 6, nice: true, domain: reach(rows) },
    y: { domain: titles, label: null, axis: null },
    fy: { domain: periods, label: null, padding: 0.12 },
    marks: [
      Plot.frame({ stroke: "#e6e3dd" }),
      Plot.gridX({ stroke: "#e6e3dd", strokeOpacity: 1, ticks: narrow ? 3 : 6 }),
      Plot.axisY({ tickSize: 0, lineWidth: narrow ? 8.4 : 14, textOverflow: "ellipsis", fontSize: 12 }),
      Plot.axisFy({ fontSize: 12.5, fontWeight: 600 }),
      Plot.ruleX([0], { stroke: ink, strokeWidth: 1.3 }),
      Plot.ruleY(rows, { fy: "period", y: "title", x1: "p05", x2: "p95", stroke: (row: DifferenceRow) => row.style.colour, strokeWidth: 3 }),
      Plot.dot(rows, {
        fy: "period", y: "title", x: "mean", r: 5, symbol: (row: DifferenceRow) => row.style.symbol, strokeWidth: 1.8,
        stroke: (row: DifferenceRow) => row.style.colour, fill: (row: DifferenceRow) => (row.clear ? row.style.colour : "#fff"),
      }),
    ],
  });
}

function reach(rows: DifferenceRow[]): [number, number] {
  const low = Math.min(0, ...rows.map((row) => row.p05));
  const high = Math.max(0, ...rows.map((row) => row.p95));
  return low === high ? [-1, 1] : [low, high];
}

function signed(unit: string) {
  const plain = tick(unit);
  return (value: number) => (value > 0 ? `+${plain(value)}` : plain(value));
}
