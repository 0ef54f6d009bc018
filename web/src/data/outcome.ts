// Looking things up in the results: titles, series, published figures.
import { categoryName, plain } from "../format/words";
import type { Alternative, Outcome, Published, Results, Series, Singles, Step } from "../results";
import { text } from "../lang";
import { styleOf, type Style } from "../look/palette";

export interface Subject { outcome: string; category: string; step: Step }

const same = (one: { outcome: string; category: string }, other: { outcome: string; category: string }) =>
  one.outcome === other.outcome && one.category === other.category;

export const baseOf = (results: Results): Alternative | undefined => results.alternatives.find((each) => each.base) ?? results.alternatives[0];
export const othersOf = (results: Results): Alternative[] => results.alternatives.filter((each) => each !== baseOf(results));
export const alternativeTitle = (results: Results, id: string) => results.alternatives.find((each) => each.id === id)?.title ?? plain(id);
export const outcomeOf = (results: Results, id: string): Outcome | undefined => results.outcomes.find((each) => each.id === id);
export const unitOf = (results: Results, id: string) => outcomeOf(results, id)?.unit ?? "";

/** Do figures of this outcome in this unit count people? Undefined where the results do not say, or the unit is another. */
export function peopleOf(results: Results, id: string, unit?: string): boolean | undefined {
  const outcome = outcomeOf(results, id);
  return unit === undefined || outcome?.unit === unit ? outcome?.counts_people : undefined;
}

export function lookOf(results: Results, id: string): Style {
  return styleOf(results.alternatives.findIndex((each) => each.id === id), baseOf(results)?.id === id);
}

/** The published name of a figure, where it is not that of the outcome. */
export function publishedName({ outcome, category, series = outcome, series_category = category }: Published): string | null {
  if (series === outcome && series_category === category) return null;
  return text.title(plain(series), series_category === "total" ? null : categoryName(series_category));
}

/** What an outcome means, as a name: the identifier says it only to those who know it. */
export function outcomeName(results: Results, id: string): string {
  const means = outcomeOf(results, id)?.means;
  return means ? means.charAt(0).toUpperCase() + means.slice(1) : plain(id);
}

/** A featured title where the study gives one, else the outcome's name; with the category unless it is the total. */
export function subjectTitle(results: Results, outcome: string, category: string): string {
  const featured = results.featured.find((each) => same(each, { outcome, category }));
  if (featured) return featured.title;
  return text.title(outcomeName(results, outcome), category === "total" ? null : categoryName(category));
}

export const seriesOf = (results: Results, of: Subject): Series[] => results.series.filter((each) => same(each, of) && each.step === of.step);
export const singlesOf = (results: Results, of: Subject): Singles[] => results.singles.filter((each) => same(each, of) && each.step === of.step);
export const publishedOf = (results: Results, of: Subject, periods: string[]): Published[] =>
  results.published.filter((each) => same(each, of) && periods.includes(each.period));

/** The first day on which any of an alternative's measures begins. */
export function firstMeasure(alternative: Alternative | undefined): string | null {
  const dates = (alternative?.measures ?? []).flatMap((measure) => measure.changes.map((change) => change.from)).filter(Boolean);
  return dates.sort()[0] ?? null;
}
