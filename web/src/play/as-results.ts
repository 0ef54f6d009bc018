// The study and some runs as results, so that the report's charts draw them: the base first, then the runs in their order.
import type { Alternative, Capacity, Results, Series, Singles } from "../results";
import type { Band, LiveFigure, Places, RunDocument, Server, Study } from "./server";

export interface Shown { id: string; title: string; document: RunDocument }

/** Of the study's published texts, what each is in another language. */
export function translationsOf({ texts = {} }: Study): Results["translations"] {
  const { of = [], ...languages } = texts;
  return Object.fromEntries(Object.entries(languages).map(([language, list]) => [language, new Map(list.flatMap((text, at) => (text === null ? [] : [[of[at] as string, text] as const])))]));
}

const line = (figure: LiveFigure, alternative: string, periods: string[], { median, p05, p95 }: Band): Series =>
  ({ outcome: figure.outcome, category: figure.category, step: figure.step, alternative, periods, median, p05, p95 });

export const baseId = "base";

export function asResults(study: Study, server: Server, shown: Shown[], baseTitle: string): Results {
  const alternatives: Alternative[] = [{ id: baseId, title: baseTitle, base: true, measures: [] }, ...shown.map(({ id, title }) => ({ id, title, base: false, measures: [] }))];
  const series: Series[] = [];
  const singles: Singles[] = [];
  const capacity: Capacity[] = [];
  shown.forEach(({ id, document }, nth) => {
    const sides = nth === 0 ? ([[baseId, "base"], [id, "scenario"]] as const) : ([[id, "scenario"]] as const);
    for (const [alternative, side] of sides) {
      for (const figure of document.figures) {
        const periods = study.periods[figure.step];
        series.push(line(figure, alternative, periods, figure[side]));
        if (figure.runs) singles.push({ outcome: figure.outcome, category: figure.category, step: figure.step, alternative, periods, runs: figure.runs[side] });
      }
      for (const { resource, title, unit, quota, ...of } of document.capacity) {
        const { places, used, waiting }: Places = of[side];
        capacity.push({ alternative, resource, title, unit, quota, months: study.periods.month, places, used, waiting });
      }
    }
  });
  const first = shown[0]?.document;
  return {
    study: { id: study.id, title: study.title, question: study.question, about: study.about },
    made: {
      version: server.version, commit: server.commit, created: first?.created ?? "", seed: study.seed, replicates: first?.finished ?? 0, scale: first?.scale ?? study.scale ?? 1,
      from: study.from, until: study.until, system: "", system_title: "", people_simulated: 0, events_simulated: 0,
    },
    alternatives, series, singles, capacity, outcomes: study.outcomes, featured: study.featured, rooms: [], lives: [], claims: [], differences: [], published: [], flows: [], levers: [], limits: [], translations: {},
  };
}
