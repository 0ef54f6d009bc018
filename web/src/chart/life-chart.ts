// One life under several alternatives: rooms from top to bottom in the order in which people meet them, time from left to right,
// a stepped line an alternative. Lines lie beside each other, so that what is common to all stays visible.
import * as Plot from "@observablehq/plot";
import { monthName } from "../format/period";
import { grid, ink, type Style } from "../look/palette";
import { wrap } from "./wrap";

export interface Way { title: string; style: Style; points: { date: Date; room: string }[] }

export function lifeChart(ways: Way[], rooms: string[], width: number): Element {
  const left = Math.min(150, Math.max(84, width * 0.2));
  const beside = (nth: number) => (nth - (ways.length - 1) / 2) * 5;
  return Plot.plot({
    width, height: 62 + rooms.length * 46, marginTop: 14, marginBottom: 30, marginLeft: left, marginRight: 16,
    style: { fontSize: "12px", background: "transparent", color: ink, overflow: "visible" },
    x: { type: "utc", label: null, tickSize: 0, ticks: Math.max(3, Math.floor((width - left) / 120)), tickFormat: monthName },
    y: { type: "point", domain: rooms, label: null, tickSize: 0, padding: 0.6, tickFormat: (room: string) => wrap(room, left - 12, 2).join("\n") },
    marks: [
      Plot.gridY(rooms, { stroke: grid, strokeOpacity: 1 }),
      ...ways.flatMap(({ style, points }, nth) => [
        Plot.line(points, { x: "date", y: "room", curve: "step-after", dy: beside(nth), stroke: style.colour, strokeWidth: 2, strokeDasharray: style.dash || undefined }),
        Plot.dot(points.slice(0, -1), { x: "date", y: "room", dy: beside(nth), symbol: style.symbol, r: 3, fill: style.colour, stroke: "#fff" }),
      ]),
    ],
  });
}
