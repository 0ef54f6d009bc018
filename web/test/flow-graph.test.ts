import { describe, expect, test } from "vitest";
import { sankey } from "d3-sankey";
import { decycle, roomGraph, stationGraph, type Graph } from "../src/data/flow-graph";

const rooms = [
  { id: "home", title: "Home", stations: [{ id: "leave", title: "Leave" }] },
  { id: "border", title: "Border", stations: [{ id: "attempt", title: "Attempt" }, { id: "turned", title: "Turned back" }, { id: "caught", title: "Caught" }] },
  { id: "return", title: "Return", stations: [{ id: "flight", title: "Flight" }] },
];
const flow = (from: string, to: string, median: number | null) => ({ alternative: "base", period: "FY2016", from, to, median });
const flows = [flow("leave", "attempt", 1000), flow("attempt", "turned", 200), flow("turned", "attempt", 150), flow("attempt", "caught", 700), flow("caught", "flight", 690), flow("flight", "leave", 300), flow("caught", "leave", 3)];
const words = ({ links }: Graph) => links.map((link) => `${link.source} > ${link.target} ${link.value} ${link.kind}`);

function lay(graph: Graph) {
  return sankey<Graph["nodes"][number], Graph["links"][number]>().nodeId((node) => node.id).extent([[0, 0], [100, 100]])({ nodes: graph.nodes.map((each) => ({ ...each })), links: graph.links.map((each) => ({ ...each })) });
}

describe("a graph for a Sankey diagram", () => {
  test("of rooms ends returns in a mark of their own", () => {
    expect(words(roomGraph(flows, rooms))).toEqual(["place:home > place:border 1000 on", "place:border > place:return 690 on", "place:return > again:home 300 again"]);
  });
  test("of one room shows where people come from and go to", () => {
    expect(words(stationGraph(flows, rooms, "border"))).toEqual([
      "from:home > place:attempt 1000 on", "place:attempt > place:turned 200 on", "place:turned > again:attempt 150 again",
      "place:attempt > place:caught 700 on", "place:caught > to:return 690 on",
    ]);
  });
  test("can be laid out whatever circles the flows make", () => {
    const ring = ["a", "b", "c", "d"].flatMap((from, at, all) => all.filter((to) => to !== from).map((to) => ({ from, to, value: 100 + at })));
    for (const graph of [decycle(ring, ["a", "b", "c", "d"]), decycle(ring, []), decycle([...ring, { from: "a", to: "a", value: 50 }], ["d", "a"])]) {
      expect(() => lay(graph)).not.toThrow();
      expect(graph.links.some((link) => link.kind === "again")).toBe(true);
    }
  });
  test("keeps a flow to an earlier place that closes no circle", () => {
    expect(words(decycle([{ from: "b", to: "a", value: 50 }], ["a", "b"]))).toEqual(["place:b > place:a 50 on"]);
  });
  test("gathers flows under half a per cent of the largest", () => {
    const graph = decycle([{ from: "a", to: "b", value: 100000 }, { from: "a", to: "c", value: 300 }, { from: "a", to: "d", value: 190 }, { from: "b", to: "a", value: 12 }], ["a", "b", "c", "d"]);
    expect(words(graph)).toEqual(["place:a > place:b 100000 on", "place:a > other: 490 other", "place:b > other: 12 other"]);
    expect([graph.gathered, graph.under]).toEqual([3, 500]);
  });
  test("leaves out cells under ten persons", () => {
    expect(words(roomGraph([flow("leave", "attempt", 9), flow("caught", "flight", null)], rooms))).toEqual([]);
  });
});
