// Every outcome with its meaning and its median in one fiscal year.
import { Search } from "../control/choice";
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { More } from "../control/more";
import { usePlace } from "../control/place";
import { Table } from "../control/table";
import { outcomeName } from "../data/outcome";
import { matches } from "../data/search";
import { exact, figure, unitName } from "../format/number";
import { periodName } from "../format/period";
import { text } from "../lang";
import { Nothing, Section } from "./section";

export function Dictionary() {
  const results = useResults();
  const [words, search] = usePlace("outcome", "");
  const yearly = results.series.filter((each) => each.step === "fiscal_year" && each.category === "total");
  const years = [...new Set(yearly.flatMap((each) => each.periods))].sort();
  const year = years.at(-2) ?? years[0] ?? "";
  if (results.outcomes.length === 0) return <Section id="dictionary" title={text.dictionary.title}><Nothing>{text.dictionary.none}</Nothing></Section>;
  const found = results.outcomes.filter((each) => matches(words, each.id, each.means, unitName(each.unit)));
  const value = (id: string, alternative: string) => {
    const series = yearly.find((each) => each.outcome === id && each.alternative === alternative);
    const at = series?.periods.indexOf(year) ?? -1;
    const outcome = results.outcomes.find((each) => each.id === id)!;
    return !series || at < 0 ? text.none : figure({ value: series.median[at], low: series.p05[at], high: series.p95[at], people: outcome.counts_people }, outcome.unit, false);
  };
  const columns = text.dictionary.columns;
  return (
    <Section id="dictionary" title={text.dictionary.title} lead={text.dictionary.lead(periodName(year))}>
      <div class="controls">
        <Search name="outcome" label={text.dictionary.search} value={words} onChange={search} />
        <span role="status" class="quiet">{text.dictionary.shown(exact(found.length), exact(results.outcomes.length))}</span>
      </div>
      <More all={found} first={12}>
        {(some) => (
          <Table caption={text.dictionary.title} narrow="stack" rows={some.map((each) => ({
            outcome: <span>{outcomeName(results, each.id)} <Code>{each.id}</Code></span>, unit: unitName(each.unit) || text.none,
            ...Object.fromEntries(results.alternatives.map(({ id }) => [id, value(each.id, id)])),
          }))} columns={[{ key: "outcome", label: columns.outcome }, { key: "unit", label: columns.unit }, ...results.alternatives.map(({ id, title }) => ({ key: id, label: title, number: true }))]} />
        )}
      </More>
    </Section>
  );
}
