// Which words of the glossary this report uses.
import type { Results } from "../results";
import type { Entry } from "../lang/en-glossary";

export function termsUsed(results: Results, glossary: Entry[]): Entry[] {
  const { study, claims, outcomes, featured, rooms, alternatives, levers, limits, capacity } = results;
  const resources = capacity.map((each) => each.title);
  const periods = results.series.slice(0, 50).flatMap((series) => series.periods.slice(0, 1));
  const all = JSON.stringify({ study, claims, outcomes, featured, rooms, alternatives, levers, limits, resources, periods }).toLowerCase();
  return glossary
    .filter(({ when }) => !when || when.some((words) => all.includes(words.toLowerCase())))
    .sort((one, other) => one.term.localeCompare(other.term));
}
