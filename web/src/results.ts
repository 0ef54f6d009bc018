// What the page knows of a study's results, in rows that parts of the page can use as they are. The document it is given
// (docs/report-data.md) says the same in fewer letters; unpack.ts reads it.

export type Value = number | null;
export type Step = "month" | "fiscal_year" | "year";

export interface Change { what: string; from: string; until?: string | null; phase_in_days?: number | null; implementation?: number | null; text?: string; note?: string }
export interface Measure { id: string; title: string; about?: string; announced?: string | null; source?: string; changes: Change[] }
export interface Alternative { id: string; title: string; about?: string; base: boolean; measures: Measure[] }
export interface Answer { alternative: string; value: Value; p05: Value; p95: Value; held: number; replicates: number; verdict: "holds" | "does not hold" | "undecided"; structures?: Structures }
/** Other descriptions of the system: how many, under how many the verdict is the same, and the lowest and highest median. */
export interface Structures { of: number; same: number; low: Value; high: Value }
export interface ClaimFigure { value: number; unit: string; series: string; period: string; source: string; evidence: string }
export interface Claim {
  id: string; says: string; who: string; asks: string; unit: string; outcome: string; category: string;
  period: string | string[]; test: string; hangs_on?: string[]; published: ClaimFigure | null; data_verdict: "holds" | "contradicted" | null;
  note?: string | null; answers: Answer[];
}
export interface Outcome { id: string; unit: string; kind: string; means: string; categories: string[]; counts_people?: boolean }
export interface Series {
  outcome: string; category: string; alternative: string; step: Step; periods: string[];
  median: Value[]; p05: Value[]; p95: Value[];
  /** Only of what the study features. */
  p25?: Value[]; p75?: Value[];
}
export interface Singles { outcome: string; category: string; alternative: string; step: Step; periods: string[]; runs: Value[][] }
export interface Difference { outcome: string; category: string; period: string; alternative: string; mean: Value; p05: Value; p95: Value; base_median: Value; unit: string }
export interface Published {
  outcome: string; category: string; period: string; value: number; unit: string; source: string; evidence: string;
  simulated_median: Value; p05: Value; p95: Value; relative_error: Value; role: "input" | "check";
  /** The published names, where they are not those of the outcome. */
  series?: string; series_category?: string;
}
export interface Flow { alternative: string; period: string; from: string; to: string; median: Value }
export interface Station { id: string; title: string }
export interface Room { id: string; title: string; stations: Station[] }
export interface Capacity { alternative: string; resource: string; title: string; unit: string; quota: boolean; months: string[]; places: Value[]; used: Value[]; waiting: Value[] }
export interface Lever {
  id: string; title: string; value: number | string; low: number | null; high: number | null; unit: string; evidence: string;
  source: string; file: string; line: number | null; values?: Record<string, number | string>;
}
export interface Featured { outcome: string; category: string; step: Step; title: string; why: string }
/** One synthetic person: her way under each alternative, as dates and stations. */
export interface Life { replicate: number; who: string[]; party: number; ways: { alternative: string; steps: [date: string, station: string][] }[] }
export interface Made {
  version: string; commit: string; created: string; seed: number | string; replicates: number; scale: number; posterior?: boolean; from: string; until: string;
  system: string; system_title: string; people_simulated: number; events_simulated: number;
}
export interface Results {
  study: { id: string; title: string; question: string; about: string }; made: Made; alternatives: Alternative[];
  claims: Claim[]; outcomes: Outcome[]; series: Series[]; singles: Singles[]; differences: Difference[]; published: Published[];
  flows: Flow[]; rooms: Room[]; lives: Life[]; capacity: Capacity[]; levers: Lever[]; limits: string[]; featured: Featured[];
  /** By language, what a text of the document is in that language. */
  translations: Record<string, Map<string, string>>;
}
