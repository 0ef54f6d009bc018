// The flow of people between rooms, or between the stations of one room, for an alternative and a fiscal year.
import { Figure } from "../chart/figure";
import { Key, Legend } from "../chart/legend";
import { Sankey } from "../chart/sankey";
import { Select } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { roomGraph, stationGraph, type Node } from "../data/flow-graph";
import { baseOf } from "../data/outcome";
import { exact, rough } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { plain } from "../format/words";
import type { Results } from "../results";
import { text } from "../lang";
import { Nothing, Section } from "./section";

const allRooms = "*";

function placeTitles(results: Results): (place: string) => string {
  const titles = new Map(results.rooms.flatMap((room) => [...room.stations.map((each) => [each.id, each.title] as const), [room.id, room.title] as const]));
  return (place) => titles.get(place) ?? (place === "(source)" ? text.flow.source : plain(place));
}

/** A node's label. Room and station ids may coincide, so rooms are looked up first where rooms are shown. */
function nodeName(node: Node, title: (place: string) => string): string {
  if (node.kind === "other") return text.flow.other;
  return node.kind === "place" ? title(node.place) : text.flow[node.kind](title(node.place));
}

export function FlowOfPeople() {
  const results = useResults();
  const { flows, rooms, alternatives } = results;
  const periods = [...new Set(flows.map((flow) => flow.period))].sort();
  const [alternative, chooseAlternative] = usePlace("flow", baseOf(results)?.id ?? "", alternatives.map((each) => each.id));
  const [period, choosePeriod] = usePlace("year", periods.at(-2) ?? periods[0] ?? "", periods);
  const [detail, chooseDetail] = usePlace("room", allRooms, [allRooms, ...rooms.map((room) => room.id)]);
  if (flows.length === 0) return <Section id="flow" title={text.flow.title}><Nothing>{text.flow.none}</Nothing></Section>;

  const title = placeTitles(results);
  const chosen = flows.filter((flow) => flow.alternative === alternative && flow.period === period);
  const inside = rooms.find((room) => room.id === detail);
  const graph = inside ? stationGraph(chosen, rooms, inside.id) : roomGraph(chosen, rooms);
  const name = (node: Node) => nodeName(node, title);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const ranked = [...graph.links].sort((one, other) => other.value - one.value);
  const words = (link: (typeof ranked)[number]) => text.flow.link(name(nodes.get(link.source)!), name(nodes.get(link.target)!), rough(link.value, "persons"));
  const topic = text.flow.chart(inside ? text.flow.room(inside.title) : text.flow.allRooms, alternatives.find((each) => each.id === alternative)?.title ?? alternative, periodName(period));
  const most = ranked.find((link) => link.kind === "on");
  const heading = most ? `${topic}; ${text.flow.largest(name(nodes.get(most.source)!), name(nodes.get(most.target)!), rough(most.value, "persons"))}` : topic;
  const small = graph.gathered > 0 ? ` ${text.flow.small(exact(graph.gathered), rough(graph.under, "persons"))}` : "";
  return (
    <Section id="flow" title={text.flow.title} lead={text.flow.lead}>
      <div class="controls">
        <Select name="flow-alternative" label={text.flow.alternative} value={alternative} onChange={chooseAlternative} options={alternatives.map((each) => ({ value: each.id, label: each.title }))} />
        <Select name="flow-year" label={text.flow.period} value={period} onChange={choosePeriod} options={periods.map((each) => ({ value: each, label: periodName(each) }))} />
        <Select name="flow-room" label={text.flow.detail} value={detail} onChange={chooseDetail} options={[{ value: allRooms, label: text.flow.allRooms }, ...rooms.map((room) => ({ value: room.id, label: text.flow.room(room.title) }))]} />
      </div>
      <Figure
        name={`flows-${alternative}-${period}-${inside?.id ?? "rooms"}`} title={heading} unit="persons" summary={ranked.length === 0 ? text.flow.none : text.flow.summary(ranked.slice(0, 3).map(words)) + small}
        legend={
          <Legend>
            <Key label={text.flow.keyOn}><rect y="2" width="30" height="10" fill="#7fa3bf" fill-opacity=".55" /></Key>
            <Key label={text.flow.keyAgain}><rect y="2" width="30" height="10" fill="#f7d9c4" /><path d="M2 12L10 2M10 12L18 2M18 12L26 2" stroke="#e29a6b" stroke-width="2.4" /></Key>
            {graph.nodes.some((node) => node.kind === "other") && <Key label={text.flow.keyOther}><rect y="2" width="30" height="10" fill="#b5b5b5" /></Key>}
          </Legend>
        }
        columns={[{ key: "from", label: text.flow.columns.from }, { key: "to", label: text.flow.columns.to }, { key: "persons", label: text.flow.columns.persons, number: true }]}
        rows={ranked.map((link) => ({ from: name(nodes.get(link.source)!), to: name(nodes.get(link.target)!), persons: rough(link.value, "persons") }))}
        data={{ columns: ["alternative", "period", "from", "to", "median"], rows: chosen.map((flow) => [flow.alternative, flow.period, flow.from, flow.to, shown(flow.median, "persons")]) }}
      >
        {inside && <p class="back"><button type="button" onClick={() => chooseDetail(allRooms)}>← {text.flow.close}</button></p>}
        <p class="hint">{text.flow.scroll}</p>
        <Sankey graph={graph} label={heading} nameOf={name} canOpen={(place) => !inside && rooms.some((room) => room.id === place && room.stations.length > 1)} onOpen={chooseDetail} />
      </Figure>
    </Section>
  );
}
