// One life under each alternative: a few synthetic people, chosen by a rule that is said.
import { Figure } from "../chart/figure";
import { Legend, LineKey } from "../chart/legend";
import { lifeChart, type Way } from "../chart/life-chart";
import { PlotChart } from "../chart/plot-chart";
import { useResults } from "../control/context";
import { alternativeTitle, lookOf } from "../data/outcome";
import { exact } from "../format/number";
import { dateOf, dayOf } from "../format/period";
import { categoryName, plain } from "../format/words";
import { text } from "../lang";
import type { Life, Results } from "../results";
import { Nothing, Section } from "./section";

export function Lives() {
  const results = useResults();
  const { lives } = results;
  return (
    <Section id="lives" title={text.lives.title} lead={text.lives.lead}>
      {lives.length === 0 ? <Nothing>{text.lives.none}</Nothing> : (
        <>
          <p class="prose quiet">{text.lives.rule}</p>
          {lives.map((life) => <OneLife key={life.replicate} life={life} />)}
        </>
      )}
    </Section>
  );
}

const roomName = ({ rooms }: Results, id: string) => rooms.find(({ stations }) => stations.some((each) => each.id === id))?.title ?? plain(id);
const stationName = ({ rooms }: Results, id: string) => rooms.flatMap(({ stations }) => stations).find((each) => each.id === id)?.title ?? plain(id);

/** Alternatives under which the life is the same are told together. */
function waysOf(results: Results, { ways }: Life) {
  const groups = new Map<string, { alternatives: string[]; steps: Life["ways"][number]["steps"] }>();
  for (const { alternative, steps } of ways) {
    const key = JSON.stringify(steps);
    const group = groups.get(key) ?? { alternatives: [], steps };
    group.alternatives.push(alternative);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ alternatives, steps }) => ({ alternatives, steps, style: lookOf(results, alternatives[0]), title: text.claims.together(alternatives.map((each) => alternativeTitle(results, each))) }));
}

function OneLife({ life }: { life: Life }) {
  const results = useResults();
  const ways = waysOf(results, life);
  const met = new Set(ways.flatMap(({ steps }) => steps.map(([, station]) => roomName(results, station))));
  const rooms = results.rooms.map((room) => roomName(results, room.stations[0].id)).filter((each) => met.has(each));
  // Drawn until a while after the last step under any of them.
  const dates = ways.flatMap(({ steps }) => steps.map(([date]) => dateOf(date).getTime()));
  const [begun, last] = [Math.min(...dates), Math.max(...dates)];
  const end = new Date(Math.min(dateOf(results.made.until).getTime(), last + Math.max(30 * 86_400_000, (last - begun) * 0.1)));
  const drawn: Way[] = ways.map(({ title, style, steps }) => {
    // A point where the room changes, and the end.
    const points = steps.map(([date, station]) => ({ date: dateOf(date), room: roomName(results, station) })).filter(({ room }, at, all) => at === 0 || all[at - 1].room !== room);
    return { title, style, points: [...points, { date: end, room: points.at(-1)?.room ?? rooms[0] }] };
  });
  const shortest = Math.min(...ways.map(({ steps }) => steps.length));
  let same = 0;
  while (same < shortest && ways.every(({ steps }) => steps[same][0] === ways[0].steps[same][0] && steps[same][1] === ways[0].steps[same][1])) same++;
  const parted = same > 0 ? text.lives.parted(dayOf(ways[0].steps[same - 1][0])) : "";
  const title = text.lives.person(life.who.map(categoryName).join(" · "), exact(life.replicate + 1));
  const summary = [life.party > 1 ? text.lives.party(exact(life.party)) : "", parted, ...ways.map(({ title: alternative, steps }) => (steps.length > 0 ? text.lives.last(alternative, stationName(results, steps.at(-1)![1]), dayOf(steps.at(-1)![0])) : ""))].filter(Boolean).join(" ");
  const rows = ways.flatMap(({ title: alternative, steps }) => steps.map(([date, station]) => ({ alternative, date: dayOf(date), room: roomName(results, station), station: stationName(results, station) })));
  return (
    <Figure
      name={`life-${life.replicate + 1}`} title={title} summary={summary} rows={rows}
      columns={[{ key: "alternative", label: text.column.alternative }, { key: "date", label: text.lives.date }, { key: "room", label: text.lives.room }, { key: "station", label: text.lives.station }]}
      data={{ columns: ["replicate", "alternative", "date", "station", "station_title"], rows: life.ways.flatMap(({ alternative, steps }) => steps.map(([date, station]) => [life.replicate, alternative, date, station, stationName(results, station)])) }}
      legend={<Legend>{drawn.map(({ title: alternative, style }) => <LineKey key={alternative} style={style} label={alternative} />)}</Legend>}
    >
      <PlotChart label={title} changes={[]} draw={(width) => lifeChart(drawn, rooms, width)} />
    </Figure>
  );
}
