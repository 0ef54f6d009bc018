// What a chart of an outcome shows, in one sentence: the paired difference in the last fiscal year.
import { about, difference, figure } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import type { Difference, Results } from "../results";
import { text } from "../lang";
import { alternativeTitle, baseOf, othersOf, peopleOf, unitOf } from "./outcome";

interface Subject { outcome: string; category: string; title: string }

const unsigned = (words: string) => words.replace(/^[+−-]/, "");

/** "52,000 (8%)", without its sign; a share of the base where the base is a count that may be shown. */
function size(each: Difference, people?: boolean): string {
  const by = unsigned(difference({ value: each.mean, low: each.p05, high: each.p95 }, each.unit).value);
  const whole = !/^share|^percent/.test(each.unit) && each.base_median !== null && each.base_median > 0 && shown(each.base_median, each.unit, people) !== null;
  return whole ? text.finding.both(by, about(Math.abs(each.mean!) / each.base_median!)) : by;
}

/** The alternative that differs most stands for all, unless one is chosen. */
export function finding(results: Results, { outcome, category, title }: Subject, compared: string | null): string {
  const others = othersOf(results);
  const mine = results.differences.filter((each) => each.outcome === outcome && each.category === category && (compared === null || each.alternative === compared));
  const people = peopleOf(results, outcome);
  if (others.length === 0) {
    const series = results.series.find((each) => each.outcome === outcome && each.category === category && each.step === "fiscal_year" && each.alternative === baseOf(results)?.id);
    const last = series ? series.median.length - 1 : -1;
    return series ? text.finding.value(title, figure({ value: series.median[last], low: series.p05[last], high: series.p95[last], people }, unitOf(results, outcome)), periodName(series.periods[last])) : title;
  }
  const year = mine.map((each) => each.period).sort().at(-1);
  const named = alternativeTitle(results, compared ?? others[0].id);
  if (year === undefined) return compared === null ? title : text.finding.same(title, named);
  const most = mine.filter((each) => each.period === year && each.mean !== null).sort((one, other) => Math.abs(other.mean!) - Math.abs(one.mean!))[0];
  if (!most || most.p05 === null || most.p95 === null || (shown(most.base_median, most.unit, people) === null)) return title;
  const alternative = alternativeTitle(results, most.alternative);
  const period = periodName(year);
  if (most.p05 <= 0 && most.p95 >= 0) return text.finding.unclear(title, alternative, period);
  if (shown(most.mean, most.unit, people) === null) return title;
  const counted = people === true && most.unit !== "days";
  const words = most.mean! > 0 ? (counted ? text.finding.more : text.finding.higher) : counted ? text.finding.less : text.finding.lower;
  return words(title, alternative, size(most, people), period);
}
