// Flows between stations as a graph without cycles, which is what a Sankey diagram can show. Places have an order (that
// in which a person meets them); a flow that leads to an earlier place and so closes a circle ends in a sink of its own,
// "again: place". Flows under half a per cent of the largest are gathered in "other".
import type { Flow, Room } from "../results";
import { fewest } from "../format/suppress";

export type NodeKind = "place" | "from" | "to" | "again" | "other";
export type LinkKind = "on" | "again" | "other";
export interface Node { id: string; kind: NodeKind; place: string }
export interface Link { source: string; target: string; value: number; kind: LinkKind }
export interface Graph { nodes: Node[]; links: Link[]; gathered: number; under: number }

interface Arc { from: string; to: string; value: number; end?: NodeKind; start?: NodeKind }

export const smallest = 0.005;

function roomOf(rooms: Room[]): Map<string, string> {
  return new Map(rooms.flatMap((room) => [[room.id, room.id] as const, ...room.stations.map((station) => [station.id, room.id] as const)]));
}

function total(arcs: Arc[]): Arc[] {
  const sums = new Map<string, Arc>();
  for (const arc of arcs) {
    const key = [arc.start, arc.from, arc.end, arc.to].join("\n");
    const sum = sums.get(key);
    if (sum) sum.value += arc.value;
    else sums.set(key, { ...arc });
  }
  return [...sums.values()];
}

const shownFlows = (flows: Flow[]) => flows.filter((flow) => flow.median !== null && flow.median >= fewest);

/** Rooms as places; what happens inside a room is left out. */
export function roomGraph(flows: Flow[], rooms: Room[]): Graph {
  const room = roomOf(rooms);
  const arcs = shownFlows(flows)
    .map((flow) => ({ from: room.get(flow.from) ?? flow.from, to: room.get(flow.to) ?? flow.to, value: flow.median! }))
    .filter((arc) => arc.from !== arc.to);
  return decycle(total(arcs), rooms.map((each) => each.id));
}

/** One room's stations as places; other rooms only as where people come from and where they go to. */
export function stationGraph(flows: Flow[], rooms: Room[], inside: string): Graph {
  const room = roomOf(rooms);
  const here = (station: string) => room.get(station) === inside;
  const outside = (station: string) => room.get(station) ?? station;
  const arcs: Arc[] = [];
  for (const { from, to, median } of shownFlows(flows)) {
    if (here(from) && here(to)) arcs.push({ from, to, value: median! });
    else if (here(from)) arcs.push({ from, to: outside(to), value: median!, end: "to" });
    else if (here(to)) arcs.push({ from: outside(from), to, value: median!, start: "from" });
  }
  return decycle(total(arcs), rooms.find((each) => each.id === inside)?.stations.map((each) => each.id) ?? []);
}

/** Which arcs to cut: those that lead to an earlier place and would close a circle with the others, small ones first. */
function returnArcs(arcs: Arc[], rank: Map<string, number>): Set<Arc> {
  const kept = new Map<string, string[]>();
  const keep = ({ from, to }: Arc) => kept.set(from, [...(kept.get(from) ?? []), to]);
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    from === to || (!seen.has(from) && (seen.add(from), (kept.get(from) ?? []).some((next) => reaches(next, to, seen))));
  const forward = (arc: Arc) => rank.get(arc.to)! > rank.get(arc.from)!;
  arcs.filter(forward).forEach(keep);
  const cut = new Set<Arc>();
  for (const arc of arcs.filter((each) => !forward(each)).sort((one, other) => other.value - one.value)) {
    if (reaches(arc.to, arc.from)) cut.add(arc);
    else keep(arc);
  }
  return cut;
}

/** Places that are not in `order` come last, in the order in which they appear. */
export function decycle(arcs: Arc[], order: string[]): Graph {
  const rank = new Map(order.map((place, at) => [place, at]));
  for (const arc of arcs) for (const place of [arc.from, arc.to]) if (!rank.has(place)) rank.set(place, rank.size);

  const under = Math.max(0, ...arcs.map((arc) => arc.value)) * smallest;
  const nodes = new Map<string, Node>();
  const node = (kind: NodeKind, place: string) => {
    const id = `${kind}:${place}`;
    if (!nodes.has(id)) nodes.set(id, { id, kind, place });
    return id;
  };
  const links: Link[] = [];
  const rest = new Map<string, number>();
  let gathered = 0;

  const inside = arcs.filter((arc) => !arc.start && !arc.end && arc.value >= under);
  const returns = returnArcs(inside, rank);
  for (const arc of arcs) {
    const small = arc.value < under;
    if (small) gathered++;
    if (small && arc.start) continue;
    const source = node(arc.start ?? "place", arc.from);
    if (small) {
      rest.set(source, (rest.get(source) ?? 0) + arc.value);
      continue;
    }
    const back = returns.has(arc);
    links.push({ source, target: node(back ? "again" : (arc.end ?? "place"), arc.to), value: arc.value, kind: back ? "again" : "on" });
  }
  for (const [source, value] of rest) links.push({ source, target: node("other", ""), value, kind: "other" });
  const used = new Set(links.flatMap((link) => [link.source, link.target]));
  return { nodes: [...nodes.values()].filter((each) => used.has(each.id)), links, gathered, under };
}
