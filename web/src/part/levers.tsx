// Every lever with its evidence, and what the alternatives make of it.
import { Search, Toggle } from "../control/choice";
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { More } from "../control/more";
import { usePlace } from "../control/place";
import { Table, type Row } from "../control/table";
import { alternativeTitle } from "../data/outcome";
import { matches } from "../data/search";
import { exact, unitName } from "../format/number";
import type { Lever, Results } from "../results";
import { text } from "../lang";
import { RangeBar } from "../chart/range-bar";
import { Nothing, Section } from "./section";

/** File and line, without the folder that all levers share. */
function fileOf({ levers }: Results, { file, line }: Lever): string {
  if (!file) return text.none;
  const folder = commonFolder(levers);
  return file.slice(folder.length) + (line == null ? "" : `:${line}`);
}

function commonFolder(levers: Lever[]): string {
  const first = levers[0]?.file?.replace(/[^/]*$/, "") ?? "";
  return levers.every((lever) => lever.file?.startsWith(first)) ? first : "";
}

/** Shares as percentages; all else as the files have it, beside its unit. */
const inUnit = (value: number | string, unit: string) => exact(value, unit === "share" ? unit : "", false);

const changed = (lever: Lever) => Object.keys(lever.values ?? {}).length > 0;

function row(results: Results, lever: Lever): Row {
  const { low, high, value } = lever;
  return {
    lever: <span>{lever.title} <Code>{lever.id}</Code></span>,
    value: inUnit(value, lever.unit),
    range: low == null || high == null ? text.none : <span class="range">{typeof value === "number" && <RangeBar low={low} high={high} value={value} />}<span>{text.number.between(inUnit(low, lever.unit), inUnit(high, lever.unit))}</span></span>,
    unit: unitName(lever.unit) || text.none,
    evidence: <span class={`evidence ${lever.evidence}`}>{text.evidence[lever.evidence] ?? lever.evidence}</span>,
    source: lever.source ? <span lang="en">{lever.source}</span> : text.none,
    place: <Code>{fileOf(results, lever)}</Code>,
    values: changed(lever)
      ? <ul class="values">{Object.entries(lever.values!).map(([id, each]) => <li key={id}>{text.levers.value(alternativeTitle(results, id), inUnit(each, lever.unit))}</li>)}</ul>
      : text.none,
  };
}

export function Levers() {
  const results = useResults();
  const [only, showOnly] = usePlace("levers", "all", ["all", "changed"]);
  const [words, search] = usePlace("lever", "");
  const { levers } = results;
  if (levers.length === 0) return <Section id="levers" title={text.levers.title}><Nothing>{text.levers.none}</Nothing></Section>;
  const found = levers
    .filter((lever) => only === "all" || changed(lever))
    .filter((lever) => matches(words, lever.id, lever.title, lever.unit, lever.evidence, lever.source, lever.file));
  const columns = text.levers.columns;
  return (
    <Section id="levers" title={text.levers.title} lead={text.levers.lead(commonFolder(levers))}>
      <div class="controls">
        <Search name="lever" label={text.levers.search} value={words} onChange={search} />
        <Toggle name="levers" label={text.levers.changedOnly} on={only === "changed"} onChange={(on) => showOnly(on ? "changed" : "all")} />
        <span role="status" class="quiet">{text.levers.shown(exact(found.length), exact(levers.length))}</span>
      </div>
      {text.sourcesNote && <p class="prose quiet">{text.sourcesNote}</p>}
      <More all={found} first={15}>
        {(some) => (
          <Table caption={text.levers.title} narrow="stack" rows={some.map((lever) => row(results, lever))} columns={[
            { key: "lever", label: columns.lever }, { key: "value", label: columns.value, number: true }, { key: "range", label: columns.range },
            { key: "unit", label: columns.unit }, { key: "evidence", label: columns.evidence }, { key: "source", label: columns.source },
            { key: "place", label: columns.place }, { key: "values", label: columns.values, wide: true },
          ]} />
        )}
      </More>
    </Section>
  );
}
