// The outcome's mean against the lever's value, as far as it was tried; a rule at the answer.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { grid, ink, quiet, styleOf } from "../look/palette";
import type { Solved } from "./server";

export function solveChart(curve: Solved["curve"], labels: { lever: string; mean: string }, answer: Solved, width: number): Element {
  const look = styleOf(1, false);
  return Plot.plot({
    width, height: 260, marginLeft: 74, marginBottom: 44, marginTop: 30, style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { label: width > 560 ? labels.lever : null, labelArrow: "none", labelAnchor: "right", tickFormat: tick(""), ticks: 5 },
    y: { label: labels.mean, labelArrow: "none", labelAnchor: "top", tickFormat: tick(""), ticks: 5 },
    marks: [
      Plot.gridY({ stroke: grid, strokeOpacity: 1, ticks: 5 }),
      Plot.lineY(curve, { x: "value", y: "mean", stroke: look.colour, strokeWidth: 2 }),
      Plot.dot(curve, { x: "value", y: "mean", symbol: look.symbol, fill: look.colour, stroke: "#fff", r: 4 }),
      ...(answer.kind === "found" && answer.value !== null ? [Plot.ruleX([answer.value], { stroke: quiet, strokeDasharray: "3 3" })] : []),
    ],
  });
}
