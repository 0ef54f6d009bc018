// A scenario: measures of the library in an order, and levers that are moved. It is kept in the address, so that a view can be
// shared and outlives a reload; what stands there is read with suspicion.

export type Op = "to" | "factor" | "add";
export interface LeverChange { lever: string; op: Op; value: number; from: string; until?: string; phase_in_days?: number; implementation?: number }
export interface Scenario { title: string; measures: string[]; changes: LeverChange[] }

export const nothingChanged: Scenario = { title: "", measures: [], changes: [] };
export const isEmpty = ({ measures, changes }: Scenario) => measures.length === 0 && changes.length === 0;

const ops: Op[] = ["to", "factor", "add"];
const isDate = (word: unknown): word is string => typeof word === "string" && /^\d{4}-\d{2}-\d{2}$/.test(word);
const isNumber = (each: unknown): each is number => typeof each === "number" && Number.isFinite(each);

/** The scenario as a word of the address; nothing for the base. The title alone makes no scenario. */
export function write({ title, measures, changes }: Scenario): string | null {
  if (title === "" && measures.length === 0 && changes.length === 0) return null;
  return JSON.stringify([title, measures, changes.map(({ lever, op, value, from, until, phase_in_days, implementation }) => {
    const row = [lever, op, value, from, until ?? 0, phase_in_days ?? 0, implementation ?? 1];
    return row.slice(0, implementation !== undefined ? 7 : phase_in_days !== undefined ? 6 : until ? 5 : 4);
  })]);
}

function readChange(row: unknown): LeverChange[] {
  if (!Array.isArray(row)) return [];
  const [lever, op, value, from, until, phase, implementation] = row;
  if (typeof lever !== "string" || !ops.includes(op) || !isNumber(value) || !isDate(from)) return [];
  return [{
    lever, op, value, from, ...(isDate(until) ? { until } : {}), ...(isNumber(phase) && phase > 0 ? { phase_in_days: phase } : {}),
    ...(isNumber(implementation) ? { implementation } : {}),
  }];
}

/** What the address says; parts that say nothing sensible are left out. */
export function read(written: string | null): Scenario {
  try {
    const [title, measures, changes] = JSON.parse(written ?? "");
    return {
      title: typeof title === "string" ? title : "", measures: Array.isArray(measures) ? measures.filter((each) => typeof each === "string") : [],
      changes: Array.isArray(changes) ? changes.flatMap(readChange) : [],
    };
  } catch {
    return nothingChanged;
  }
}

/** Do they ask for the same simulation? Their titles do not count. */
export const sameRun = (one: Scenario, other: Scenario) => write({ ...one, title: "" }) === write({ ...other, title: "" });

/** The lever's first change replaced, or added; null takes all changes of the lever back. */
export function withChange(scenario: Scenario, lever: string, change: LeverChange | null): Scenario {
  const { changes } = scenario;
  if (change === null) return { ...scenario, changes: changes.filter((each) => each.lever !== lever) };
  const at = changes.findIndex((each) => each.lever === lever);
  return { ...scenario, changes: at < 0 ? [...changes, change] : changes.map((each, place) => (place === at ? change : each)) };
}

/** A measure moved by some places in the order; nothing happens at the ends. */
export function moved(measures: string[], at: number, by: number): string[] {
  const to = at + by;
  if (to < 0 || to >= measures.length) return measures;
  const next = [...measures];
  next.splice(to, 0, ...next.splice(at, 1));
  return next;
}
