// Paired differences between alternatives and the base, for a chosen outcome.
import { differenceChart, type DifferenceRow } from "../chart/difference-chart";
import { Figure } from "../chart/figure";
import { Key, Legend, LineKey } from "../chart/legend";
import { PlotChart } from "../chart/plot-chart";
import { Select } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { alternativeTitle, lookOf, othersOf, peopleOf, subjectTitle } from "../data/outcome";
import { finding } from "../data/finding";
import { difference, exact, instead, rough, unitName } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { ink } from "../look/palette";
import type { Difference } from "../results";
import { text } from "../lang";
import { Nothing, Section } from "./section";

const subject = (each: { outcome: string; category: string }) => `${each.outcome}|${each.category}`;
/** No value, a small base, or, over a base of nothing, a small figure of the alternative itself. */
const hiddenCell = (each: Difference, people?: boolean) =>
  each.mean === null || each.p05 === null || each.p95 === null || shown(each.base_median, each.unit, people) === null ||
  (each.base_median === 0 && [each.mean, each.p05, each.p95].some((value) => shown(value, each.unit, people) === null));
const clear = (each: Difference) => each.p05! > 0 || each.p95! < 0;

export function Differences() {
  const results = useResults();
  const featured = results.featured.map(subject);
  const place = (key: string) => (featured.includes(key) ? featured.indexOf(key) : featured.length);
  const subjects = [...new Set(results.differences.map(subject))].sort((one, other) => place(one) - place(other) || one.localeCompare(other));
  const [chosen, choose] = usePlace("difference", subjects[0] ?? "", subjects);
  const title = (key: string) => subjectTitle(results, key.split("|")[0], key.split("|")[1]);
  return (
    <Section id="differences" title={text.differences.title} lead={subjects.length > 0 ? text.differences.lead : undefined}>
      {subjects.length === 0 ? <Nothing>{text.differences.none}</Nothing> : (
        <>
          <div class="controls">
            <Select name="difference" label={text.differences.outcome} value={chosen} onChange={choose} options={subjects.map((key) => ({ value: key, label: title(key) }))} />
          </div>
          <DifferenceFigure chosen={chosen} title={title(chosen)} rows={results.differences.filter((each) => subject(each) === chosen)} />
        </>
      )}
    </Section>
  );
}

function DifferenceFigure({ chosen, title, rows }: { chosen: string; title: string; rows: Difference[] }) {
  const results = useResults();
  const unit = rows[0].unit;
  const people = peopleOf(results, rows[0].outcome, unit);
  const missing = instead(unit, people);
  const drawn: DifferenceRow[] = rows.filter((each) => !hiddenCell(each, people)).map((each) => ({
    period: periodName(each.period), title: alternativeTitle(results, each.alternative), style: lookOf(results, each.alternative),
    mean: each.mean!, p05: each.p05!, p95: each.p95!, clear: clear(each),
  }));
  const axis = /^share|^percent/.test(unit) ? text.differences.axisPoints : text.differences.axis(unitName(unit));
  const ordered = [...rows].sort((one, other) => one.period.localeCompare(other.period));
  const table = ordered.map((each) => {
    const words = hiddenCell(each, people) ? null : difference({ value: each.mean, low: each.p05, high: each.p95 }, unit);
    const same = words !== null && each.p05 === 0 && each.p95 === 0;
    return {
      period: periodName(each.period), alternative: alternativeTitle(results, each.alternative), base: rough(each.base_median, unit, false, people),
      difference: words?.value ?? missing, ninety: same ? text.differences.same : (words?.interval ?? missing),
      zero: words === null || same ? text.none : clear(each) ? text.differences.clear : text.differences.unclear,
    };
  });
  return (
    <Figure
      name={`difference-${chosen.replace("|", "-")}`} title={finding(results, { outcome: rows[0].outcome, category: rows[0].category, title }, null)} unit={unit} about={text.differences.chart(title)} open
      summary={text.differences.summary(exact(drawn.filter((row) => row.clear).length), exact(drawn.length))}
      legend={
        <Legend>
          {othersOf(results).map((each) => <LineKey key={each.id} style={{ ...lookOf(results, each.id), dash: "" }} label={each.title} />)}
          <Key label={text.differences.ninety}><line x1="1" x2="29" y1="7" y2="7" stroke={ink} stroke-width="3" /></Key>
          <Key label={text.differences.unclear}><circle cx="15" cy="7" r="4.5" fill="#fff" stroke={ink} stroke-width="1.6" /></Key>
        </Legend>
      }
      columns={[
        { key: "period", label: text.column.period }, { key: "alternative", label: text.column.alternative }, { key: "base", label: text.column.base, number: true },
        { key: "difference", label: text.column.difference, number: true }, { key: "ninety", label: text.differences.ninety, number: true }, { key: "zero", label: text.differences.zero },
      ]}
      rows={table}
      data={{
        columns: ["outcome", "category", "period", "alternative", "mean", "p05", "p95", "base_median", "unit"],
        rows: rows.map((each) => {
          const hide = hiddenCell(each, people);
          return [each.outcome, each.category, each.period, each.alternative, hide ? null : each.mean, hide ? null : each.p05, hide ? null : each.p95, shown(each.base_median, unit, people), unit];
        }),
      }}
    >
      <PlotChart label={text.differences.chart(title)} changes={[chosen]} draw={(width) => differenceChart(drawn, unit, axis, width)} />
    </Figure>
  );
}
