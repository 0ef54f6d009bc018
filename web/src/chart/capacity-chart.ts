// One resource by month: places in use against places, and below it persons waiting. Values under ten persons waiting
// are drawn at zero; a resource for which nobody waits has no lower part.
import * as Plot from "@observablehq/plot";
import { tick } from "../format/number";
import { dateOf, yearOf } from "../format/period";
import { fewest } from "../format/suppress";
import { grid, ink, type Style } from "../look/palette";
import type { Capacity } from "../results";
import { axisOf, leftMargin, type Axis } from "./axis";

export interface CapacityLine { title: string; style: Style; capacity: Capacity }

function panel(lines: CapacityLine[], width: number, height: number, axis: string, draw: (line: CapacityLine) => Plot.Markish[], scale: Axis, left: number, hideDates: boolean) {
  return Plot.plot({
    width, height, marginTop: 30, marginBottom: hideDates ? 8 : 24, marginLeft: left, marginRight: 10,
    style: { fontSize: "11.5px", background: "transparent", color: ink, overflow: "visible" },
    x: { type: "utc", label: null, ticks: "year", tickFormat: yearOf, axis: hideDates ? null : "bottom" },
    y: { label: axis, labelArrow: "none", labelAnchor: "top", tickFormat: tick(""), ticks: scale.ticks, tickSize: 0, domain: [scale.low, scale.high] },
    marks: [Plot.gridY(scale.ticks, { stroke: grid, strokeOpacity: 1 }), ...[...lines].reverse().flatMap(draw)],
  });
}

/** Every other tick, for a low panel. */
const few = (axis: Axis): Axis => ({ ...axis, ticks: axis.ticks.filter((_, at) => at % 2 === 0) });

const most = (values: (number | null)[]) => Math.max(0, ...values.filter((value): value is number => value !== null));
export const waitingShown = (value: number | null) => (value === null || value < fewest ? 0 : value);

export function capacityChart(lines: CapacityLine[], axes: { used: string; waiting: string }, width: number): Element {
  const points = (line: CapacityLine, of: "used" | "places" | "waiting") =>
    line.capacity.months.map((month, at) => ({ date: dateOf(month), value: of === "waiting" ? waitingShown(line.capacity.waiting[at]) : (line.capacity[of][at] ?? NaN) }));
  const stroke = (line: CapacityLine) => ({ x: "date", y: "value", stroke: line.style.colour });
  const full = most(lines.flatMap((line) => [...line.capacity.places, ...line.capacity.used]));
  const queue = most(lines.flatMap((line) => line.capacity.waiting.map(waitingShown)));
  const [uses, queues] = [axisOf([0, full || 1])!, few(axisOf([0, queue || 1])!)];
  const left = Math.max(leftMargin(uses.ticks, ""), leftMargin(queues.ticks, ""));
  const upper = panel(lines, width, 178, axes.used, (line) => [
    Plot.lineY(points(line, "places"), { ...stroke(line), strokeWidth: 1.4, strokeDasharray: "1.5 3", curve: "step-after" }),
    Plot.lineY(points(line, "used"), { ...stroke(line), strokeWidth: 2, strokeDasharray: line.style.dash || undefined }),
  ], uses, left, queue > 0);
  if (queue === 0) return upper;
  const lower = panel(lines, width, 112, axes.waiting, (line) => [
    Plot.areaY(points(line, "waiting"), { x: "date", y: "value", fill: line.style.colour, fillOpacity: 0.1 }),
    Plot.lineY(points(line, "waiting"), { ...stroke(line), strokeWidth: 1.6, strokeDasharray: line.style.dash || undefined }),
  ], queues, left, false);

  const both = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ width, height: 292, viewBox: `0 0 ${width} 292` })) both.setAttribute(name, String(value));
  lower.setAttribute("y", "180");
  both.append(upper, lower);
  return both;
}
