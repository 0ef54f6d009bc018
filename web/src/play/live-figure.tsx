// One featured outcome of the runs in view: base and scenarios with published figures, and below it the paired difference.
import { axisOf, valuesOf } from "../chart/axis";
import { Figure } from "../chart/figure";
import { BandKey, Legend, LineKey, PublishedKey, ThinKey } from "../chart/legend";
import { PlotChart } from "../chart/plot-chart";
import { timeChart, type TimeChart } from "../chart/time-chart";
import { yearChart } from "../chart/year-chart";
import { useResults } from "../control/context";
import { alternativeTitle, lookOf, peopleOf, seriesOf, singlesOf, unitOf } from "../data/outcome";
import { difference, exact, unitName } from "../format/number";
import { dateOf, monthName, periodName } from "../format/period";
import type { Featured, Results } from "../results";
import { text } from "../lang";
import { outcomeCsv, outcomeSummary, outcomeTable } from "../part/outcome-words";
import type { Shown } from "./as-results";
import type { Study } from "./server";

interface Props { study: Study; featured: Featured; shown: Shown[]; singles: boolean; from: string | null }

const axisLabel = (unit: string) => (/^share|^percent/.test(unit) ? "" : unitName(unit));

function levels(results: Results, { study, featured, singles, from }: Props): TimeChart {
  const unit = unitOf(results, featured.outcome);
  const people = peopleOf(results, featured.outcome);
  const single = singlesOf(results, featured);
  const lines = seriesOf(results, featured).map((series) => ({
    series, title: alternativeTitle(results, series.alternative), style: lookOf(results, series.alternative),
    runs: singles ? (single.find((each) => each.alternative === series.alternative)?.runs ?? []) : [],
  }));
  const periods = study.periods[featured.step];
  const observed = study.published.filter((each) => each.outcome === featured.outcome && each.category === featured.category && periods.includes(each.period));
  const axis = axisOf([...valuesOf(lines.map((each) => each.series), unit, people), ...observed.map((each) => each.value)]);
  const inside = from !== null && from.slice(0, 7) >= periods[0] && from.slice(0, 7) <= periods.at(-1)!;
  return {
    lines, observed, unit, people, label: axisLabel(unit), axis: axis ?? { low: 0, high: 1, ticks: [] }, bands: true,
    from: inside && featured.step === "month" ? { date: from, label: text.play.figures.first(monthName(dateOf(from))) } : null,
  };
}

/** Scenario minus base, replicate by replicate. A difference points to nobody, so small ones are shown. */
function differences(results: Results, { study, featured, shown }: Props): TimeChart {
  const unit = unitOf(results, featured.outcome);
  const periods = study.periods[featured.step];
  const lines = shown.flatMap(({ id, title, document }) => document.figures
    .filter((each) => each.outcome === featured.outcome && each.category === featured.category && each.step === featured.step)
    .map(({ outcome, category, step, difference: { mean, p05, p95 } }) => ({ title, style: lookOf(results, id), runs: [], series: { outcome, category, step, alternative: id, periods, median: mean, p05, p95 } })));
  const axis = axisOf([0, ...valuesOf(lines.map((each) => each.series), unit, false)]);
  return { lines, observed: [], unit, people: false, label: axisLabel(unit), axis: axis ?? { low: 0, high: 1, ticks: [] }, bands: true, from: null };
}

/** The last period for which a difference is known, in words. */
function differenceWords({ lines, unit }: TimeChart): string {
  return lines.flatMap(({ title, series }) => {
    const at = series.median.findLastIndex((value) => value !== null);
    if (at < 0) return [];
    const [value, low, high] = [series.median[at], series.p05[at], series.p95[at]];
    if (low === null || high === null) return [];
    if (value === 0 && low === 0 && high === 0) return [text.finding.same(periodName(series.periods[at]), title)+"."];
    const words = difference({ value, low, high }, unit);
    return [text.time.difference(title, words.value, words.interval, periodName(series.periods[at]))];
  }).join(" ");
}

export function LiveFigure(props: Props) {
  const results = useResults();
  const { featured, shown, singles } = props;
  const chart = levels(results, props);
  const gaps = differences(results, props);
  if (chart.lines.length === 0 || chart.axis.ticks.length === 0) return <div class="figure"><h3>{featured.title}</h3><p class="nothing">{text.play.figures.notYet}</p></div>;
  const draw = featured.step === "month" ? timeChart : yearChart;
  const n = exact(results.made.replicates);
  const runs = chart.lines[0].runs.length;
  const changes = [singles, props.from, ...shown.flatMap(({ document, title }) => [document, title])];
  const differ = gaps.lines.some(({ series }) => series.median.some((value) => value !== null && value !== 0));
  const { columns, rows } = outcomeTable(chart);
  const words = differenceWords(gaps);
  return (
    <Figure
      name={["play", featured.outcome, featured.category, featured.step].join("-")} title={featured.title} about={featured.why || undefined} unit={chart.unit}
      summary={`${outcomeSummary(results, featured, chart)} ${words}`} columns={columns} rows={rows} data={outcomeCsv(results, featured)}
      legend={
        <Legend>
          {chart.lines.map((line) => <LineKey key={line.series.alternative} style={line.style} label={line.title} />)}
          {runs > 0 ? <ThinKey label={text.time.legend.single(exact(runs), n)} /> : results.made.replicates > 0 && <BandKey opacity={0.16} label={text.time.legend.ninety(n)} />}
          {chart.observed.length > 0 && <PublishedKey label={text.time.legend.published} />}
        </Legend>
      }
    >
      <PlotChart label={featured.title} changes={changes} draw={(width) => draw(chart, width)} />
      {differ && (
        <>
          <h4 class="gap">{text.play.figures.difference}</h4>
          <PlotChart label={text.differences.chart(featured.title)} changes={changes} draw={(width) => draw(gaps, width)} />
        </>
      )}
    </Figure>
  );
}
