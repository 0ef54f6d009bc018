// One featured outcome: chart, legend, summary, table.
import { Figure } from "../chart/figure";
import { BandKey, Key, Legend, LineKey, PublishedKey, ThinKey } from "../chart/legend";
import { PlotChart } from "../chart/plot-chart";
import { axisOf, valuesOf } from "../chart/axis";
import { timeChart, type TimeChart } from "../chart/time-chart";
import { yearChart } from "../chart/year-chart";
import { useResults } from "../control/context";
import { alternativeTitle, baseOf, firstMeasure, lookOf, peopleOf, publishedOf, seriesOf, singlesOf, unitOf } from "../data/outcome";
import { finding } from "../data/finding";
import { exact, unitName } from "../format/number";
import { dateOf, monthName } from "../format/period";
import { quiet } from "../look/palette";
import type { Featured, Results } from "../results";
import { text } from "../lang";
import { allZero, outcomeCsv, outcomeSummary, outcomeTable } from "./outcome-words";

/** What is compared, in place of one alternative: all of them, by their medians alone. */
export const everyMedian = "*";

interface Props { featured: Featured; compared: string; singles: boolean }

/** What the chart shows: the base first, then the compared alternative, or all of them. */
function chartOf(results: Results, { featured, compared, singles }: Props): TimeChart {
  const base = baseOf(results)?.id;
  const unit = unitOf(results, featured.outcome);
  const people = peopleOf(results, featured.outcome);
  const every = compared === everyMedian;
  const all = seriesOf(results, featured);
  const series = all.filter((each) => each.alternative === base || every || each.alternative === compared);
  series.sort((one, other) => Number(other.alternative === base) - Number(one.alternative === base));
  const single = singlesOf(results, featured);
  const lines = series.map((each) => ({
    title: alternativeTitle(results, each.alternative), style: lookOf(results, each.alternative), series: each,
    runs: singles && !every ? (single.find((one) => one.alternative === each.alternative)?.runs ?? []) : [],
  }));
  const date = firstMeasure(results.alternatives.find((each) => each.id === compared));
  const periods = series[0]?.periods ?? [];
  const within = date !== null && periods.length > 0 && date.slice(0, 7) >= periods[0] && date.slice(0, 7) <= periods.at(-1)!;
  const observed = publishedOf(results, featured, periods);
  const axis = axisOf([...valuesOf(all, unit, people), ...observed.map((each) => each.value)]);
  return {
    lines, unit, people, label: /^share|^percent/.test(unit) ? "" : unitName(unit), axis: axis ?? { low: 0, high: 1, ticks: [] }, bands: !every, observed,
    from: within && featured.step === "month" ? { date, label: text.time.firstMeasure(monthName(dateOf(date))) } : null,
  };
}

export function OutcomeFigure(props: Props) {
  const results = useResults();
  const { featured, compared, singles } = props;
  const chart = chartOf(results, props);
  if (chart.lines.length === 0) return <div class="figure"><h3>{featured.title}</h3><p class="nothing">{text.time.noSeries}</p></div>;
  const draw = featured.step === "month" ? timeChart : yearChart;
  const n = exact(results.made.replicates);
  const runs = chart.lines[0].runs.length;
  const { columns, rows } = outcomeTable(chart);
  const zero = allZero(chart) && chart.observed.length === 0;
  const heading = zero ? featured.title : finding(results, featured, compared === everyMedian ? null : compared || null);
  const drawn = chart.axis.ticks.length > 0 && !zero;
  const note = drawn && chart.axis.low > 0 ? text.time.notZero : undefined;
  // A share of cases decided needs time: years that have too few of them have no value.
  const missing = chart.lines[0].series.median.some((value) => value === null) && !peopleOf(results, featured.outcome) ? text.time.noValue : undefined;
  return (
    <Figure
      name={[featured.outcome, featured.category, featured.step].join("-")} title={heading} about={featured.why || undefined} unit={chart.unit} published={chart.observed.map((each) => each.source ?? "")}
      summary={zero ? text.time.allZero(text.list(chart.lines.map((line) => line.title))) : [outcomeSummary(results, featured, chart), note, missing].filter(Boolean).join(" ")} note={note} columns={columns} rows={rows} picture={drawn} data={outcomeCsv(results, featured)}
      legend={drawn &&
        <Legend>
          {chart.lines.map((line) => <LineKey key={line.title} style={line.style} label={line.title} />)}
          {runs > 0 ? <ThinKey label={text.time.legend.single(exact(runs), n)} /> : chart.bands
            ? [chart.lines[0].series.p25 && <BandKey key="half" opacity={0.42} label={text.time.legend.half(n)} />, <BandKey key="ninety" opacity={0.16} label={text.time.legend.ninety(n)} />]
            : <Key label={text.time.legend.median(n)}><line x1="1" x2="29" y1="7" y2="7" stroke={quiet} stroke-width="2" /></Key>}
          {chart.observed.length > 0 && <PublishedKey label={text.time.legend.published} />}
        </Legend>
      }
    >
      {drawn
        ? <PlotChart label={heading} changes={[compared, singles]} draw={(width) => draw(chart, width)} />
        : !zero && <p class="nothing">{text.time.allHidden}</p>}
    </Figure>
  );
}
