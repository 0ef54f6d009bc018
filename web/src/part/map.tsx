// Sectors and airports on a schematic map, for an alternative and a fiscal year.
import { useRef } from "preact/hooks";
import { Figure } from "../chart/figure";
import { Key, Legend } from "../chart/legend";
import { MapChart, spotOf, type Place } from "../chart/map-chart";
import { useWidth } from "../chart/width";
import { Select } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { airports, sectors } from "../data/geometry";
import { alternativeTitle, baseOf } from "../data/outcome";
import { rough } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { categoryName } from "../format/words";
import type { Results, Series } from "../results";
import { text } from "../lang";
import { Nothing, Section } from "./section";

/** The count of apprehensions that is split by sectors the map knows. */
const bySector = ({ outcomes }: Results) => outcomes.find((each) => each.kind === "flow" && /apprehen/.test(each.id) && each.categories.filter((category) => category in sectors).length > 2);

/** People who left the station in which they waited for a seat. */
const flownFrom = ({ flows }: Results, station: string, alternative: string, period: string) =>
  flows.filter((flow) => flow.from === station && flow.alternative === alternative && flow.period === period && /air/.test(flow.to)).reduce((sum, flow) => sum + (flow.median ?? 0), 0);

function placesOf(results: Results, series: Series[], alternative: string, period: string): Place[] {
  const counted = series.filter((each) => each.alternative === alternative && each.category in sectors).map((each) =>
    ({ id: each.category, name: categoryName(each.category), kind: "sector" as const, value: shown(each.median[each.periods.indexOf(period)], "events", true) ?? 0 }));
  const flown = Object.keys(airports).map((id) => ({ id, name: text.map.airports[id], kind: "airport" as const, value: flownFrom(results, id, alternative, period) }));
  return [...counted, ...flown].filter((place) => place.value > 0 && spotOf(place));
}

export function MapOfPlaces() {
  const results = useResults();
  const frame = useRef<HTMLDivElement>(null);
  const available = useWidth(frame);
  const outcome = bySector(results);
  const series = results.series.filter((each) => each.outcome === outcome?.id && each.step === "fiscal_year");
  const periods = series[0]?.periods ?? [];
  const [alternative, chooseAlternative] = usePlace("map", baseOf(results)?.id ?? "", results.alternatives.map((each) => each.id));
  const [period, choosePeriod] = usePlace("map-year", periods.at(-2) ?? periods[0] ?? "", periods);
  if (!outcome || series.length === 0) return <Section id="map" title={text.map.title}><Nothing>{text.map.none}</Nothing></Section>;
  const places = placesOf(results, series, alternative, period).sort((one, other) => other.value - one.value);
  const top = places.find((place) => place.kind === "sector");
  const total = series.find((each) => each.category === "total" && each.alternative === alternative);
  const title = alternativeTitle(results, alternative);
  const heading = top ? text.map.finding(top.name, rough(top.value, "events"), rough(total?.median[periods.indexOf(period)] ?? null, "events"), periodName(period), title) : text.map.title;
  const kind = (place: Place) => (place.kind === "sector" ? text.map.sector : text.map.airport);
  return (
    <Section id="map" title={text.map.title} lead={text.map.lead}>
      <div class="controls">
        <Select name="map-alternative" label={text.flow.alternative} value={alternative} onChange={chooseAlternative} options={results.alternatives.map((each) => ({ value: each.id, label: each.title }))} />
        <Select name="map-year" label={text.flow.period} value={period} onChange={choosePeriod} options={periods.map((each) => ({ value: each, label: periodName(each) }))} />
      </div>
      <Figure
        name={`map-${alternative}-${period}`} title={heading} unit="persons" summary={text.map.summary(places.slice(0, 4).map((place) => text.map.one(place.name, rough(place.value, "persons"))))}
        legend={
          <Legend>
            <Key label={text.map.sector}><circle cx="15" cy="7" r="6" fill="#0072B2" fill-opacity=".55" stroke="#0072B2" /></Key>
            <Key label={text.map.airport}><circle cx="15" cy="7" r="6" fill="#D55E00" fill-opacity=".55" stroke="#D55E00" stroke-dasharray="3 2" /></Key>
          </Legend>
        }
        columns={[{ key: "place", label: text.map.place }, { key: "kind", label: text.map.kind }, { key: "persons", label: text.column.median, number: true }]}
        rows={places.map((place) => ({ place: place.name, kind: kind(place), persons: rough(place.value, "persons") }))}
        data={{ columns: ["alternative", "period", "place", "kind", "median"], rows: places.map((place) => [alternative, period, place.id, place.kind, place.value]) }}
      >
        <p class="hint">{text.flow.scroll}</p>
        <div class="chart sideways" ref={frame} tabIndex={0} role="group" aria-label={heading}>{available > 0 && <MapChart places={places} label={heading} available={available} />}</div>
      </Figure>
    </Section>
  );
}
