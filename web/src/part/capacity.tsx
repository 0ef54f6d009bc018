// Each resource by month: places, places in use, and persons waiting, for the base and a compared alternative.
import { capacityChart, type CapacityLine } from "../chart/capacity-chart";
import { Figure } from "../chart/figure";
import { Key, Legend, LineKey } from "../chart/legend";
import { PlotChart } from "../chart/plot-chart";
import { Radios } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { alternativeTitle, baseOf, lookOf, othersOf } from "../data/outcome";
import { about, exact, rough, unitName } from "../format/number";
import { periodName } from "../format/period";
import { shown as visible } from "../format/suppress";
import { quiet } from "../look/palette";
import type { Capacity as Resource } from "../results";
import { text } from "../lang";
import { Nothing, Section } from "./section";

const alone = "*";

/** Beds, flights, and all others, as far as there are any. */
function groupsOf(capacity: Resource[]): [string, string[]][] {
  const kinds: [string, RegExp][] = [[text.capacity.beds, /bed/], [text.capacity.flights, /seat/], [text.capacity.others, /^(?!.*(?:bed|seat))/]];
  return kinds.map(([heading, unit]): [string, string[]] => [heading, [...new Set(capacity.filter((each) => unit.test(each.unit)).map((each) => each.resource))]]).filter(([, names]) => names.length > 0);
}

/** What is started a day is given a week for seats, because flights are planned by the week. */
function inItsUnit(resource: Resource): Resource {
  if (!resource.quota) return { ...resource, unit: unitName(resource.unit) };
  if (!/seat/.test(resource.unit)) return { ...resource, unit: / a day$/.test(resource.unit) ? unitName(resource.unit) : text.capacity.perDay(unitName(resource.unit)) };
  const week = (values: Resource["used"]) => values.map((value) => (value === null ? null : value * 7));
  return { ...resource, unit: text.capacity.perWeek(unitName(resource.unit)), used: week(resource.used), places: week(resource.places) };
}

export function Capacity() {
  const results = useResults();
  const resources = [...new Set(results.capacity.map((each) => each.resource))];
  const options = [...othersOf(results).map((each) => ({ value: each.id, label: each.title })), { value: alone, label: text.capacity.base }];
  const [compared, compare] = usePlace("capacity", options[0].value, options.map((option) => option.value));
  if (resources.length === 0) return <Section id="capacity" title={text.capacity.title}><Nothing>{text.capacity.none}</Nothing></Section>;
  const shown = [baseOf(results)?.id, compared];
  return (
    <Section id="capacity" title={text.capacity.title} lead={text.capacity.lead}>
      <div class="controls"><Radios name="capacity" label={text.time.compare} value={compared} options={options} onChange={compare} /></div>
      {groupsOf(results.capacity).map(([heading, names]) => (
        <div key={heading}>
          <h3 class="between">{heading}</h3>
          <div class="grid">
            {names.map((resource) => (
              <ResourceFigure key={resource} parts={results.capacity.filter((each) => each.resource === resource && shown.includes(each.alternative)).map(inItsUnit)} />
            ))}
          </div>
        </div>
      ))}
    </Section>
  );
}

function busiest({ used, places, months, waiting }: Resource) {
  const shares = used.map((value, at) => (value !== null && places[at] ? Math.min(1, value / places[at]!) : -1));
  const most = Math.max(...shares);
  const queue = Math.max(0, ...waiting.map((value) => value ?? 0));
  return { share: most < 0 ? text.none : about(most), month: most < 0 ? text.none : periodName(months[shares.indexOf(most)]), queue: queue === 0 ? text.capacity.nobody : rough(queue, "persons", true) };
}

/** The compared alternative's full months, or how much of the resource is used at most. */
function heading(line: CapacityLine): string {
  const { used, places, title, months } = line.capacity;
  const full = used.filter((value, at) => value !== null && places[at] !== null && places[at]! > 0 && value >= 0.995 * places[at]!).length;
  return full > 0 ? text.finding.full(title, exact(full), exact(months.length), line.title) : text.finding.free(title, busiest(line.capacity).share);
}

function ResourceFigure({ parts }: { parts: Resource[] }) {
  const results = useResults();
  if (parts.length === 0) return null;
  const { unit, resource, months } = parts[0];
  const lines: CapacityLine[] = parts.map((capacity) => ({ capacity, title: alternativeTitle(results, capacity.alternative), style: lookOf(results, capacity.alternative) }));
  const summary = lines.map((line) => {
    const most = busiest(line.capacity);
    return text.capacity.summary(line.title, most.share, most.month, most.queue);
  });
  return (
    <Figure
      name={`capacity-${resource}`} title={heading(lines.at(-1)!)} unit={unit} summary={summary.join(" ")}
      legend={
        <Legend>
          {lines.map((line) => <LineKey key={line.title} style={line.style} label={line.title} mark={false} />)}
          <Key label={text.capacity.places}><line x1="1" x2="29" y1="7" y2="7" stroke={quiet} stroke-width="1.6" stroke-dasharray="1.5 3" /></Key>
        </Legend>
      }
      columns={[{ key: "month", label: text.column.month }, ...lines.flatMap((line, nth) => [
        { key: `used${nth}`, label: text.capacity.usedBy(line.title), number: true }, { key: `places${nth}`, label: text.capacity.placesOf(line.title), number: true },
        { key: `waiting${nth}`, label: text.capacity.waitingFor(line.title), number: true },
      ])]}
      rows={months.map((month, at) => Object.fromEntries([["month", periodName(month)], ...lines.flatMap(({ capacity }, nth) => [
        [`used${nth}`, capacity.used[at] === null ? text.number.hidden : rough(capacity.used[at])], [`places${nth}`, rough(capacity.places[at])],
        [`waiting${nth}`, rough(capacity.waiting[at], "persons")],
      ])]))}
      data={{
        columns: ["alternative", "resource", "month", "places", "used", "waiting", "unit"],
        rows: parts.flatMap((each) => each.months.map((month, at) => [each.alternative, resource, month, each.places[at], each.used[at], visible(each.waiting[at], "persons"), unit])),
      }}
    >
      <PlotChart label={heading(lines.at(-1)!)} changes={parts.map((each) => each.alternative)} draw={(width) => capacityChart(lines, { used: text.capacity.panelUsed(unit), waiting: text.capacity.panelWaiting }, width)} />
    </Figure>
  );
}
