// What the page asks of `rechtsweg serve` (docs/server-api.md), and what it is told.
import { lang } from "../lang";
import type { Change, Featured, Outcome, Step, Value } from "../results";
import type { Scenario } from "./scenario";

export interface Server { api: number; version: string; commit: string; started: string; threads: number; limits: { runs: number; replicates: number; body_bytes: number; seconds: number } }
export interface LiveLever { name: string; end: string; value: number }
export interface Parameter {
  id: string; title: string; room: string; unit: string; evidence: string; source: string; file: string; line: number;
  range: [number, number] | null; levers: LiveLever[]; whole: boolean;
}
export interface LibraryMeasure { id: string; title: string; about?: string; announced?: string | null; source?: string; changes: Change[] }
export interface LiveClaim { id: string; says: string; who: string; asks: string; test: string; unit: string }
export interface Study {
  id: string; title: string; question: string; about: string; seed: number; replicates?: number; scale?: number; from: string; until: string; decision_day: string;
  rooms: { id: string; title: string }[]; levers: Parameter[]; measures: LibraryMeasure[]; alternatives: { id: string; title: string; measures: string[] }[];
  outcomes: Outcome[]; featured: Featured[]; claims: LiveClaim[]; periods: Record<Step, string[]>;
  published: { outcome: string; category: string; period: string; value: number }[];
  texts?: { of?: string[] } & Record<string, (string | null)[]>;
}
export type State = "running" | "done" | "cancelled" | "failed";
export interface Band { median: Value[]; p05: Value[]; p95: Value[] }
export interface LiveFigure {
  outcome: string; category: string; step: Step; base: Band; scenario: Band; difference: { mean: Value[]; p05: Value[]; p95: Value[] };
  runs?: { base: Value[][]; scenario: Value[][] };
}
export interface LiveAnswer { value: Value; p05: Value; p95: Value; held: number; replicates: number; verdict: "holds" | "does not hold" | "undecided" }
export interface Places { places: Value[]; used: Value[]; waiting: Value[] }
interface Common { run: string; study: string; title: string; scenario: Scenario; state: State; error?: string; created: string; scale?: number; replicates: number; finished: number }
export interface RunDocument extends Common {
  kind: "run"; month_reached: string | null; seconds: number; seconds_left: number | null;
  figures: LiveFigure[]; claims: { claim: string; base: LiveAnswer; scenario: LiveAnswer }[];
  capacity: { resource: string; title: string; unit: string; quota: boolean; base: Places; scenario: Places }[];
}
export interface Solved {
  kind: "found" | "always" | "never"; value: number | null; low: number | null; high: number | null; low_open: boolean; high_open: boolean;
  unit: string; rising: boolean; curve: { value: number; mean: number; held: number; replicates: number }[]; binding?: { resource: string; title: string; used: number; places: number }[];
}
export interface SolveDocument extends Common { kind: "solve"; evaluations: number; answer?: Solved | null }
export interface RunEntry { run: string; kind?: "run" | "solve"; study: string; title: string; scenario: Scenario; state: State; replicates: number; finished: number; created: string }
export interface Fault { where: string; what: string; expected?: string | null; nearest?: string | null }

/** An error that the server states. `lost`: nobody answered. */
export class Refusal extends Error {
  constructor(readonly code: string, message: string, readonly faults: Fault[] = []) {
    super(message);
  }
}

async function ask<Answer>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method, cache: "no-store", headers: { ...(method === "GET" ? {} : { "X-Rechtsweg": "1" }), ...(body ? { "Content-Type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new Refusal("lost", "");
  }
  const words = await response.text();
  let answer: { error?: { code: string; message: string; faults?: Fault[] } } = {};
  try {
    if (words) answer = JSON.parse(words);
  } catch {
    throw new Refusal("our_fault", words.slice(0, 200));
  }
  if (!response.ok) throw new Refusal(answer.error?.code ?? "our_fault", answer.error?.message ?? response.statusText, answer.error?.faults ?? []);
  return answer as Answer;
}

const of = (study: string) => `/api/studies/${encodeURIComponent(study)}`;
const run = (id: string) => `/api/runs/${encodeURIComponent(id)}`;

export const server = () => ask<Server>("GET", "/api/server");
export const studies = () => ask<{ studies: { id: string; title: string; question: string }[]; default: string }>("GET", "/api/studies");
export const studyOf = (id: string) => ask<Study>("GET", of(id));
export const runs = async () => (await ask<{ runs: RunEntry[] }>("GET", "/api/runs")).runs;
export const documentOf = (id: string) => ask<RunDocument>("GET", run(id));
export const forget = (id: string) => ask<unknown>("DELETE", run(id));
/** The report speaks the language of the page that leads to it. */
export const reportOf = (id: string) => `${run(id)}/report#?lang=${lang}`;
export const start = async (study: string, scenario: Scenario, replicates: number, replaces: string | null) =>
  (await ask<{ run: string }>("POST", `${of(study)}/runs`, { scenario, replicates, ...(replaces ? { replaces } : {}) })).run;
export const solve = async (study: string, wanted: { scenario: Scenario; lever: string; goal: string; probability: number; replicates: number; range?: [number, number] }) =>
  (await ask<{ run: string }>("POST", `${of(study)}/solve`, wanted)).run;
export const toml = (study: string, scenario: Scenario) => ask<{ name: string; measure: string; study: string }>("POST", `${of(study)}/toml`, { scenario });
export const readToml = async (study: string, text: string) => (await ask<{ scenario: Scenario }>("POST", `${of(study)}/read`, { toml: text })).scenario;

/** Follows a run until it ends; `lost` is called once when the stream breaks off before. Gives what stops following. */
export function follow<Document>(id: string, tell: (document: Document) => void, ended: () => void, lost: () => void): () => void {
  const events = new EventSource(`${run(id)}/events`);
  events.addEventListener("document", (event) => tell(JSON.parse((event as MessageEvent<string>).data)));
  events.addEventListener("end", () => {
    events.close();
    ended();
  });
  events.onerror = () => {
    events.close();
    lost();
  };
  return () => events.close();
}
