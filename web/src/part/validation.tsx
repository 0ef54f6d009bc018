// Simulated against published figures, the largest misses first.
import { Radios, Search, Toggle } from "../control/choice";
import { useResults } from "../control/context";
import { More } from "../control/more";
import { usePlace } from "../control/place";
import { Table, type Row } from "../control/table";
import { ErrorBar } from "../chart/error-bar";
import { peopleOf, publishedName, subjectTitle } from "../data/outcome";
import { matches } from "../data/search";
import { exact, figure, interval, relative } from "../format/number";
import { periodName } from "../format/period";
import { outside } from "../data/fit";
import type { Published, Results } from "../results";
import { text } from "../lang";
import { Nothing, Section } from "./section";

const size = (each: Published) => (each.relative_error === null ? -1 : Math.abs(each.relative_error));

/** Bars share a scale up to the largest error, or up to ±100 %. */
const scale = ({ published }: Results) => Math.min(1, Math.max(0.01, ...published.map(size)));

function row(results: Results, each: Published): Row {
  const words = text.validation;
  const name = publishedName(each);
  const simulated = { value: each.simulated_median, low: each.p05, high: each.p95, people: peopleOf(results, each.outcome) };
  return {
    outcome: name ? <span>{subjectTitle(results, each.outcome, each.category)}<span class="published-name">{words.publishedAs("")}<span lang="en">{name}</span></span></span> : subjectTitle(results, each.outcome, each.category),
    period: periodName(each.period),
    published: exact(each.value, each.unit, false),
    simulated: figure(simulated, each.unit, false),
    interval: interval(simulated, each.unit),
    error: each.relative_error === null ? text.none : <ErrorBar most={scale(results)} error={each.relative_error} label={relative(each.relative_error)} />,
    role: <span class={`role ${each.role}`}>{each.role === "check" ? words.check : words.input}</span>,
    source: <details class="source-of"><summary>{text.evidence[each.evidence] ?? each.evidence}</summary><span lang="en">{each.source}</span></details>,
  };
}

function summary(published: Published[]): string {
  const checks = published.filter((each) => each.role === "check" && each.simulated_median !== null);
  const inside = checks.filter((each) => !outside(each));
  const close = checks.filter((each) => each.relative_error !== null && Math.abs(each.relative_error) <= 0.1);
  return text.validation.summary(exact(checks.length), exact(inside.length), exact(close.length));
}

export function Validation() {
  const results = useResults();
  const [role, chooseRole] = usePlace("role", "all", ["all", "check", "input"]);
  const [misses, onlyMisses] = usePlace("misses", "all", ["all", "only"]);
  const [words, search] = usePlace("figure", "");
  const { published } = results;
  if (published.length === 0) return <Section id="validation" title={text.validation.title}><Nothing>{text.validation.none}</Nothing></Section>;
  const found = published
    .filter((each) => role === "all" || each.role === role)
    .filter((each) => misses === "all" || outside(each))
    .filter((each) => matches(words, each.outcome, each.category, each.period, each.source, each.series, subjectTitle(results, each.outcome, each.category), publishedName(each) ?? undefined))
    .sort((one, other) => size(other) - size(one));
  const columns = text.validation.columns;
  return (
    <Section id="validation" title={text.validation.title} lead={text.validation.lead}>
      <p class="summary strong">{summary(published)}</p>
      <div class="controls">
        <Radios name="role" label={text.validation.role} value={role} onChange={chooseRole} options={[{ value: "all", label: text.validation.all }, { value: "check", label: text.validation.check }, { value: "input", label: text.validation.input }]} />
        <Toggle name="misses" label={text.validation.missesOnly} on={misses === "only"} onChange={(on) => onlyMisses(on ? "only" : "all")} />
        <Search name="figure" label={text.validation.search} value={words} onChange={search} />
        <span role="status" class="quiet">{text.validation.shown(exact(found.length), exact(published.length))}</span>
      </div>
      {text.sourcesNote && <p class="prose quiet">{text.sourcesNote}</p>}
      <More all={found} first={15}>
        {(some) => (
          <Table caption={text.validation.title} narrow="stack" rows={some.map((each) => row(results, each))} columns={[
            { key: "outcome", label: columns.outcome }, { key: "period", label: columns.period }, { key: "published", label: columns.published, number: true },
            { key: "simulated", label: columns.simulated, number: true }, { key: "interval", label: columns.interval, number: true },
            { key: "error", label: columns.error }, { key: "role", label: columns.role }, { key: "source", label: columns.source, wide: true },
          ]} />
        )}
      </More>
    </Section>
  );
}
