// Reads the document of docs/report-data.md.

import type { Alternative, Capacity, Claim, Difference, Featured, Flow, Lever, Life, Made, Measure, Outcome, Published, Results, Room, Series, Singles, Step, Value } from "./results";

export const format = 2;

export type Reading = { kind: "results"; results: Results } | { kind: "empty" } | { kind: "broken" } | { kind: "other format"; format: unknown };

/** The base's values, then for every other alternative how many values are those of the base, and the rest. */
type Tracks = Value[][];

interface Packed {
  format: number; study: Results["study"]; made: Made; periods?: Record<Step, string[]>;
  measures?: Measure[]; alternatives?: (Omit<Alternative, "measures"> & { measures: number[] })[];
  claims?: (Omit<Claim, "published"> & { published: (Omit<NonNullable<Claim["published"]>, "source"> & { source: number }) | null })[];
  outcomes?: Outcome[];
  series?: { outcome: number; category: number; step: Step; at?: number; median: Tracks; p05: Tracks; p95: Tracks; p25?: Tracks; p75?: Tracks; runs?: Tracks[] }[];
  differences?: { outcome: number; category: number; at: number; against: Value[][] }[];
  published?: { outcome: number; category: number; series?: string; series_category?: string; period: string; value: number; unit: string; source: number; evidence: string; simulated: [Value, Value, Value]; relative_error: Value; role: "input" | "check" }[];
  flows?: [string, string, Tracks][];
  rooms?: Room[];
  lives?: { replicate: number; who: string[]; party: number; steps: (number | [string, string])[][] }[];
  capacity?: { resource: string; title: string; unit: string; quota: boolean; places: Tracks; used: Tracks; waiting: Tracks }[];
  levers?: { id: string; title: string; unit: string; evidence: string; source: number; file: string; line: number; range?: [number, number]; levers: [string, number, Record<string, number>?][] }[];
  limits?: string[]; featured?: Featured[]; sources?: string[];
  texts?: { of?: string[] } & Record<string, (string | null)[]>;
}

/** The values of one alternative. */
const track = (tracks: Tracks, alternative: number): Value[] => {
  const [first, own] = [tracks[0], tracks[alternative]];
  return alternative === 0 ? first : [...first.slice(0, own[0] as number), ...own.slice(1)];
};

function unpackSeries(packed: Packed, alternatives: Alternative[], outcomes: Outcome[]): { series: Series[]; singles: Singles[] } {
  const [series, singles]: [Series[], Singles[]] = [[], []];
  for (const { outcome, category, step, at = 0, median, p05, p95, p25, p75, runs } of packed.series ?? []) {
    const periods = packed.periods![step].slice(at, at + median[0].length);
    alternatives.forEach(({ id }, nth) => {
      const of = { outcome: outcomes[outcome].id, category: outcomes[outcome].categories[category], alternative: id, step, periods };
      series.push({ ...of, median: track(median, nth), p05: track(p05, nth), p95: track(p95, nth), ...(p25 && p75 ? { p25: track(p25, nth), p75: track(p75, nth) } : {}) });
      if (runs) singles.push({ ...of, runs: runs.map((run) => track(run, nth)) });
    });
  }
  return { series, singles };
}

function unpackDifferences(packed: Packed, alternatives: Alternative[], outcomes: Outcome[], series: Series[]): Difference[] {
  const base = new Map(series.filter((each) => each.alternative === alternatives[0].id && each.step === "fiscal_year").map((each) => [`${each.outcome}|${each.category}`, each]));
  return (packed.differences ?? []).flatMap(({ outcome, category, at, against }) => {
    const { id, unit, categories } = outcomes[outcome];
    const beside = base.get(`${id}|${categories[category]}`);
    return against.flatMap(([same, ...values], nth) => {
      const rows: Difference[] = [];
      for (let place = 0; place < values.length / 3; place++) {
        const [mean, p05, p95] = values.slice(place * 3, place * 3 + 3);
        if (p05 === 0 && p95 === 0) continue; // the same in every replicate
        const period = packed.periods!.fiscal_year[at + same! + place];
        rows.push({ outcome: id, category: categories[category], period, alternative: alternatives[nth + 1].id, mean, p05, p95, base_median: beside?.median[beside.periods.indexOf(period)] ?? null, unit });
      }
      return rows;
    });
  });
}

function unpackFlows(packed: Packed, alternatives: Alternative[]): Flow[] {
  const years = packed.periods?.fiscal_year ?? [];
  return (packed.flows ?? []).flatMap(([from, to, tracks]) =>
    alternatives.flatMap(({ id }, nth) => track(tracks, nth).flatMap((median, at) => (median === null ? [] : [{ alternative: id, period: years[at], from, to, median }]))));
}

/** Ways of other alternatives begin with how many steps are the base's. */
function unpackLives(packed: Packed, alternatives: Alternative[]): Life[] {
  return (packed.lives ?? []).map(({ steps, ...rest }) => {
    const base = steps[0] as [string, string][];
    return { ...rest, ways: alternatives.map(({ id }, nth) => ({ alternative: id, steps: nth === 0 ? base : [...base.slice(0, steps[nth][0] as number), ...(steps[nth].slice(1) as [string, string][])] })) };
  });
}

function unpackCapacity(packed: Packed, alternatives: Alternative[]): Capacity[] {
  return alternatives.flatMap(({ id }, nth) => (packed.capacity ?? []).map(({ resource, title, unit, quota, places, used, waiting }) =>
    ({ alternative: id, resource, title, unit, quota, months: packed.periods!.month, places: track(places, nth), used: track(used, nth), waiting: track(waiting, nth) })));
}

function unpackLevers(packed: Packed, sources: string[]): Lever[] {
  return (packed.levers ?? []).flatMap(({ id, title, unit, evidence, source, file, line, range, levers }) =>
    levers.map(([end, value, values]) => ({ id: id + end, title, value, low: range?.[0] ?? null, high: range?.[1] ?? null, unit, evidence, source: sources[source], file, line, ...(values ? { values } : {}) })));
}

function unpackPublished(packed: Packed, outcomes: Outcome[], sources: string[]): Published[] {
  return (packed.published ?? []).map(({ outcome, category, simulated: [simulated_median, p05, p95], source, ...rest }) =>
    ({ ...rest, outcome: outcomes[outcome].id, category: outcomes[outcome].categories[category], source: sources[source], simulated_median, p05, p95 }));
}

function translationsOf({ texts = {} }: Packed): Results["translations"] {
  const { of = [], ...languages } = texts;
  return Object.fromEntries(Object.entries(languages).map(([language, list]) => [language, new Map(list.flatMap((text, at) => (text === null ? [] : [[of[at] as string, text] as const])))]));
}

function unpack(packed: Packed): Results {
  const sources = packed.sources ?? [];
  const outcomes = packed.outcomes ?? [];
  const alternatives = (packed.alternatives ?? []).map((each) => ({ ...each, measures: each.measures.map((place) => packed.measures![place]) }));
  const { series, singles } = unpackSeries(packed, alternatives, outcomes);
  return {
    study: packed.study, made: packed.made, alternatives, outcomes, series, singles,
    claims: (packed.claims ?? []).map((claim) => ({ ...claim, published: claim.published && { ...claim.published, source: sources[claim.published.source] } })),
    differences: unpackDifferences(packed, alternatives, outcomes, series),
    published: unpackPublished(packed, outcomes, sources), flows: unpackFlows(packed, alternatives), rooms: packed.rooms ?? [], lives: unpackLives(packed, alternatives),
    capacity: unpackCapacity(packed, alternatives), levers: unpackLevers(packed, sources), limits: packed.limits ?? [], featured: packed.featured ?? [],
    translations: translationsOf(packed),
  };
}

/** Reads the text of the results block. A list that is missing is an empty list. */
export function readResults(text: string): Reading {
  if (text.trim() === "") return { kind: "empty" };
  let document: Packed;
  try {
    document = JSON.parse(text);
  } catch {
    return { kind: "broken" };
  }
  if (document === null || typeof document !== "object") return { kind: "broken" };
  if (document.format !== format) return { kind: "other format", format: document.format };
  if (!document.study || !document.made) return { kind: "broken" };
  return { kind: "results", results: unpack(document) };
}
