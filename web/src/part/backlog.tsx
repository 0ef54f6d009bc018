// The open cases: whose they are, and how long deciding takes.
import { axisOf } from "../chart/axis";
import { Figure } from "../chart/figure";
import { Key, Legend } from "../chart/legend";
import { PlotChart } from "../chart/plot-chart";
import { shades, stackChart, type StackRow } from "../chart/stack-chart";
import { Radios } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { finding } from "../data/finding";
import { alternativeTitle, baseOf, othersOf, outcomeName, unitOf } from "../data/outcome";
import { about, rough, unitName } from "../format/number";
import { periodName } from "../format/period";
import { categoryName } from "../format/words";
import type { Results } from "../results";
import { text } from "../lang";
import { OutcomeFigure } from "./outcome-figure";
import { Nothing, Section } from "./section";

/** A stock of cases that is split into groups. */
const stockByGroup = ({ outcomes }: Results) => outcomes.find((each) => each.kind === "stock" && /case/.test(each.unit) && each.categories.length > 2);

/** Days since filing of those who are open when a year ends. */
const agesByYear = ({ outcomes, series }: Results) =>
  outcomes.filter((each) => /^age_of_/.test(each.id) && each.unit === "days" && series.some((one) => one.outcome === each.id && one.step === "fiscal_year"));

/** Waits for a judge or a decision, in days. */
const waits = ({ outcomes, series }: Results) =>
  outcomes.filter((each) => each.unit === "days" && (each.kind === "wait" || (each.kind === "elapsed" && /decision|pending/.test(each.id))) && series.some((one) => one.outcome === each.id && one.step === "fiscal_year"));

/** Cases open on the last day, by the year in which they were filed: how old the backlog is. */
const ages = ({ outcomes, series }: Results) => outcomes.find((each) => /_open_at_end/.test(each.id) && series.some((one) => one.outcome === each.id && one.step === "fiscal_year"));

export function Backlog() {
  const results = useResults();
  const others = othersOf(results);
  const [compared, compare] = usePlace("backlog", others[0]?.id ?? "", others.map((each) => each.id));
  const outcome = stockByGroup(results);
  const age = ages(results);
  if (!outcome) return <Section id="backlog" title={text.backlog.title}><Nothing>{text.backlog.none}</Nothing></Section>;
  const featured = (id: string) => ({ outcome: id, category: "total", step: "fiscal_year" as const, title: outcomeName(results, id), why: "" });
  return (
    <Section id="backlog" title={text.backlog.title} lead={text.backlog.lead}>
      {others.length > 0 && (
        <div class="controls"><Radios name="backlog" label={text.time.compare} value={compared} onChange={compare} options={others.map((each) => ({ value: each.id, label: each.title }))} /></div>
      )}
      <Groups outcome={outcome.id} groups={outcome.categories.filter((each) => each !== "total")} compared={compared} />
      {age && (
        <>
          <h3 class="between">{text.backlog.ages}</h3>
          <p class="prose quiet">{text.backlog.agesLead} {older(results, age.id)}</p>
          <OutcomeFigure featured={featured(age.id)} compared={compared} singles={false} />
          <div class="grid between">{agesByYear(results).map((each) => <OutcomeFigure key={each.id} featured={featured(each.id)} compared={compared} singles={false} />)}</div>
        </>
      )}
      <h3 class="between">{text.backlog.waits}</h3>
      <p class="prose quiet">{age ? text.backlog.decided : text.backlog.noAges}</p>
      <div class="grid">{waits(results).map((each) => <OutcomeFigure key={each.id} featured={featured(each.id)} compared={compared} singles={false} />)}</div>
    </Section>
  );
}

/** What is open in the base on the last day and was filed before the first. */
function older(results: Results, age: string): string {
  const [id, stock] = [baseOf(results)?.id, stockByGroup(results)!];
  const open = results.series.find((each) => each.outcome === stock.id && each.category === "total" && each.alternative === id && each.step === "fiscal_year");
  const filed = results.series.find((each) => each.outcome === age && each.category === "total" && each.alternative === id && each.step === "fiscal_year");
  const all = open?.median.at(-1);
  if (all == null || !filed || open!.periods.at(-1) !== filed.periods.at(-1)) return "";
  const rest = Math.max(0, all - filed.median.reduce<number>((sum, each) => sum + (each ?? 0), 0));
  return text.backlog.older(about(rest / all), periodName(filed.periods[0]));
}

function Groups({ outcome, groups, compared }: { outcome: string; groups: string[]; compared: string }) {
  const results = useResults();
  const ids = [baseOf(results)?.id ?? "", compared].filter(Boolean);
  const series = ids.flatMap((id) => groups.map((group) => results.series.find((each) => each.outcome === outcome && each.category === group && each.alternative === id && each.step === "fiscal_year")!)).filter(Boolean);
  const rows: StackRow[] = series.flatMap((each) => each.periods.map((period, at) =>
    ({ alternative: alternativeTitle(results, each.alternative), period: periodName(period), group: categoryName(each.category), value: each.median[at] ?? 0 })));
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.alternative + row.period, (sums.get(row.alternative + row.period) ?? 0) + row.value);
  const axis = axisOf([0, ...sums.values()]) ?? { low: 0, high: 1, ticks: [0, 1] };
  const unit = unitOf(results, outcome);
  const names = groups.map(categoryName);
  const last = rows.at(-1)?.period ?? "";
  const summaries = [...new Set(rows.map((row) => row.alternative))].map((alternative) => {
    const mine = rows.filter((row) => row.alternative === alternative && row.period === last);
    const all = mine.reduce((sum, row) => sum + row.value, 0);
    return text.backlog.summary(last, alternative, mine.map((row) => text.backlog.part(row.group, rough(row.value, unit), all > 0 ? about(row.value / all) : text.none)));
  });
  const heading = finding(results, { outcome, category: "total", title: outcomeName(results, outcome) }, compared || null);
  return (
    <Figure
      name={`backlog-${compared}`} title={heading} unit={unit} summary={summaries.join(" ")}
      legend={<Legend>{names.map((name, at) => <Key key={name} label={name}><rect y="1" width="30" height="12" fill={shades[at]} /></Key>)}</Legend>}
      columns={[{ key: "alternative", label: text.column.alternative }, { key: "period", label: text.column.period }, { key: "group", label: text.column.group }, { key: "value", label: text.column.median, number: true }]}
      rows={rows.map((row) => ({ ...row, value: rough(row.value, unit) }))}
      data={{ columns: ["outcome", "category", "alternative", "period", "median"], rows: series.flatMap((each) => each.periods.map((period, at) => [each.outcome, each.category, each.alternative, period, each.median[at]])) }}
    >
      <PlotChart label={heading} changes={[compared]} draw={(width) => stackChart(rows, names, axis, unitName(unit), width)} />
    </Figure>
  );
}
