// The document that the page is given, field by field as docs/report-data.md has it, and how it is read.

import { periodKind } from "./format/period";

export type Value = number | null;
export type Step = "month" | "fiscal_year" | "year";

export interface Change { what: string; from: string; until?: string | null; phase_in_days?: number | null; implementation?: number | null; text?: string }
export interface Measure { id: string; title: string; about?: string; announced?: string | null; source?: string; changes: Change[] }
export interface Alternative { id: string; title: string; about?: string; base: boolean; measures: Measure[] }
export interface Answer { alternative: string; value: Value; p05: Value; p95: Value; held: number; replicates: number; verdict: "holds" | "does not hold" | "undecided" }
export interface ClaimFigure { value: number; unit: string; series: string; period: string; source: string; evidence: string }
export interface Claim {
  id: string; says: string; who: string; asks: string; unit: string; outcome: string; category: string;
  period: string | string[]; test: string; published: ClaimFigure | null; data_verdict: "holds" | "contradicted" | null;
  note?: string | null; answers: Answer[];
}
export interface Outcome { id: string; unit: string; kind: string; means: string; categories: string[]; counts_people?: boolean }
export interface Series {
  outcome: string; category: string; alternative: string; step: Step; periods: string[];
  mean: Value[]; median: Value[]; p05: Value[]; p25: Value[]; p75: Value[]; p95: Value[];
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
export interface Capacity { alternative: string; resource: string; title: string; unit: string; months: string[]; places: Value[]; used: Value[]; waiting: Value[] }
export interface Lever {
  id: string; title: string; value: number | string; low: number | null; high: number | null; unit: string; evidence: string;
  source: string; file: string; line: number | null; values?: Record<string, number | string>;
}
export interface Featured { outcome: string; category: string; step: Step; title: string; why: string }
export interface Made {
  version: string; commit: string; created: string; seed: number | string; replicates: number; scale: number; from: string; until: string;
  system: string; system_title: string; people_simulated: number; events_simulated: number;
}
export interface Results {
  format: 1; study: { id: string; title: string; question: string; about: string }; made: Made; alternatives: Alternative[];
  claims: Claim[]; outcomes: Outcome[]; series: Series[]; singles: Singles[]; differences: Difference[]; published: Published[];
  flows: Flow[]; rooms: Room[]; capacity: Capacity[]; levers: Lever[]; limits: string[]; featured: Featured[];
}

export type Reading = { kind: "results"; results: Results } | { kind: "empty" } | { kind: "broken" } | { kind: "other format"; format: unknown };

const lists = ["alternatives", "claims", "outcomes", "series", "singles", "differences", "published", "flows", "rooms", "capacity",
  "levers", "limits", "featured"] as const;

/** The step of a series that does not name it, from how its periods are written. */
function stepOf([first]: string[]): Step {
  const kind = periodKind(first ?? "");
  return kind === "other" ? "month" : kind;
}

/** Reads the text of the results block. A list that is missing is an empty list. */
export function readResults(text: string): Reading {
  if (text.trim() === "") return { kind: "empty" };
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(text);
  } catch {
    return { kind: "broken" };
  }
  if (document === null || typeof document !== "object") return { kind: "broken" };
  if (document.format !== 1) return { kind: "other format", format: document.format };
  if (!document.study || !document.made) return { kind: "broken" };
  for (const name of lists) document[name] ??= [];
  for (const series of [...(document.series as Series[]), ...(document.singles as Singles[])]) series.step ??= stepOf(series.periods);
  return { kind: "results", results: document as unknown as Results };
}
