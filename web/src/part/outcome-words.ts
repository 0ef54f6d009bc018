// A featured outcome in words, as a table, and as data to download.
import type { Data } from "../chart/figure";
import type { Line, TimeChart } from "../chart/time-chart";
import type { Column, Row } from "../control/table";
import { alternativeTitle, baseOf, peopleOf, publishedOf, seriesOf, unitOf } from "../data/outcome";
import { difference, exact, figure, interval } from "../format/number";
import { periodName } from "../format/period";
import { hidden, shown } from "../format/suppress";
import type { Featured, Results, Series } from "../results";
import { text } from "../lang";

const at = (series: Series, place: number, people?: boolean) => ({ value: series.median[place], low: series.p05[place], high: series.p95[place], people });

const isZero = ({ value, low, high }: { value: number | null; low: number | null; high: number | null }) => value === 0 && !low && !high;

/** Nothing happens in any period: there is nothing to draw. */
export const allZero = ({ lines }: TimeChart) => lines.every(({ series }) => series.median.length > 0 && series.median.every((_, place) => isZero(at(series, place))));

function lastPeriod(chart: TimeChart): number {
  const found = chart.lines[0].series.median.findLastIndex((value) => shown(value, chart.unit, chart.people) !== null);
  return Math.max(0, found);
}

/** The last period under each alternative shown, the paired difference where there is one, and the fit to published figures. */
export function outcomeSummary(results: Results, featured: Featured, chart: TimeChart): string {
  const { lines, unit, people, observed } = chart;
  const last = lastPeriod(chart);
  const period = lines[0].series.periods[last];
  const part = (line: Line) => {
    const cell = at(line.series, last, people);
    if (isZero(cell)) return text.time.zero(line.title);
    if (shown(cell.value, unit, people) === null) return hidden.counts(unit, people) ? text.time.hidden(line.title) : text.time.missing(line.title);
    return text.time.part(line.title, figure(cell, unit, line === lines[0]), interval(cell, unit));
  };
  const sentences = [text.time.summary(periodName(period), lines.map(part))];

  const compared = lines.find((line) => line !== lines[0]);
  const paired = results.differences.filter((each) => each.outcome === featured.outcome && each.category === featured.category && each.alternative === compared?.series.alternative).at(-1);
  if (paired && paired.mean !== null && shown(paired.base_median, unit, people) !== null && compared && lines.length === 2) {
    const words = difference({ value: paired.mean, low: paired.p05, high: paired.p95 }, unit);
    sentences.push(text.time.difference(compared.title, words.value, words.interval, periodName(paired.period)));
  }
  const base = lines.find((line) => line.series.alternative === baseOf(results)?.id);
  if (observed.length > 0 && base) {
    const inside = observed.filter((point) => {
      const { low, high } = at(base.series, base.series.periods.indexOf(point.period));
      return low != null && high != null && point.value >= low && point.value <= high;
    });
    sentences.push(text.time.observed(exact(inside.length), exact(observed.length)));
  }
  return sentences.join(" ");
}

export function outcomeTable({ lines, observed, unit, people }: TimeChart): { columns: Column[]; rows: Row[] } {
  const columns: Column[] = [{ key: "period", label: text.column.period }];
  lines.forEach((line, nth) => {
    columns.push({ key: `median${nth}`, label: `${line.title}: ${text.column.median.toLowerCase()}`, number: true });
    columns.push({ key: `ninety${nth}`, label: text.column.ninety, number: true });
  });
  if (observed.length > 0) columns.push({ key: "published", label: text.column.published, number: true });
  const rows = lines[0].series.periods.map((period, place) => {
    const row: Row = { period: periodName(period) };
    lines.forEach((line, nth) => {
      row[`median${nth}`] = figure(at(line.series, place, people), unit, false);
      row[`ninety${nth}`] = interval(at(line.series, place, people), unit);
    });
    const point = observed.find((each) => each.period === period);
    row.published = point ? exact(point.value, unit, false) : text.none;
    return row;
  });
  return { columns, rows };
}

/** Every alternative, one row a period, as the document has it; small cells empty. */
export function outcomeCsv(results: Results, featured: Featured): Data {
  const unit = unitOf(results, featured.outcome);
  const people = peopleOf(results, featured.outcome);
  const names = ["median", "p05", "p25", "p75", "p95"] as const;
  const rows = seriesOf(results, featured).flatMap((series) => {
    const published = publishedOf(results, featured, series.periods);
    return series.periods.map((period, place) => {
      const hide = shown(series.median[place], unit, people) === null;
      return [
        series.outcome, series.category, series.alternative, alternativeTitle(results, series.alternative), period,
        ...names.map((name) => (hide ? null : series[name]?.[place])), unit, published.find((each) => each.period === period)?.value,
      ];
    });
  });
  return { columns: ["outcome", "category", "alternative", "alternative_title", "period", ...names, "unit", "published"], rows };
}
