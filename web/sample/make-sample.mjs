// Writes a results document as docs/report-data.md has it, with figures of a realistic size and no meaning: for looking
// at the page and for its tests. Use: node make-sample.mjs OUT.json, or take `results`, not yet packed.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { alternatives, claimsOf, featured, levers, limits, made, outcomes, published, rooms, study } from "./sample-text.mjs";
import { flowsOf } from "./sample-flows.mjs";
import { capacityOf } from "./sample-capacity.mjs";
import { pack } from "./pack.mjs";
import { normal, quantiles, round } from "./sample-chance.mjs";

const replicates = made.replicates;
const fiscalYears = [2015, 2016, 2017, 2018, 2019];
const months = fiscalYears.flatMap((year) => [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `${month > 9 ? year - 1 : year}-${String(month).padStart(2, "0")}`));
const effect = { base: 0, as_stated: 1, as_implemented: 0.45, mexico_consents: 1.25 };
const start = months.indexOf("2017-03");

/** Values of one outcome for each alternative and replicate; the same luck for the same replicate. */
function runsOf(outcome, periods, alternative, category) {
  const { level, trend, season, noise, pull, floor } = outcome.shape;
  const share = category === "total" ? 1 : (outcome.shares?.[category] ?? 1);
  return Array.from({ length: replicates }, (_, replicate) => {
    const luck = normal(outcome.id, category, replicate);
    return periods.map((period, at) => {
      const years = periods === months ? at / 12 : at;
      const since = periods === months ? Math.max(0, at - start) / 12 : Math.max(0, at - 1.6);
      const wave = periods === months ? 1 + season * Math.sin((at / 12) * 2 * Math.PI + 2.2) : 1;
      const chance = 1 + noise * (luck + 0.6 * normal(outcome.id, category, replicate, at)) + (since > 0 ? 0.3 * noise * effect[alternative] * normal(outcome.id, replicate, alternative) * since : 0);
      const moved = 1 + pull * effect[alternative] * (1 - Math.exp(-since * 1.6));
      const value = Math.max(floor ?? 0, share * level * (1 + trend * years) * wave * chance * moved);
      return outcome.whole ? Math.round(value) : round(value, 4);
    });
  });
}

const suppress = (outcome, value) => (outcome.whole && value !== null && value < 10 ? null : value);
const series = [];
const singles = [];
const runs = new Map();
for (const outcome of outcomes) {
  for (const step of outcome.steps) {
    const periods = step === "month" ? months : fiscalYears.map((year) => `FY${year}`);
    for (const category of outcome.categories) {
      for (const { id: alternative } of alternatives) {
        const all = runsOf(outcome, step === "month" ? months : periods, alternative, category);
        const entry = { outcome: outcome.id, category, alternative, step, periods, median: [], p05: [], p25: [], p75: [], p95: [] };
        periods.forEach((_, at) => {
          const found = quantiles(all.map((run) => run[at]));
          const hide = suppress(outcome, found.median) === null;
          for (const name of ["median", "p05", "p25", "p75", "p95"]) entry[name].push(hide ? null : round(found[name], 4));
        });
        series.push(entry);
        runs.set([outcome.id, category, step, alternative].join(), all);
        if (featured.some((each) => each.outcome === outcome.id && each.category === category && each.step === step)) {
          singles.push({ outcome: outcome.id, category, alternative, step, periods, runs: all.map((run) => run.map((value) => suppress(outcome, value))) });
        }
      }
    }
  }
}

const differences = [];
for (const outcome of outcomes.filter((each) => each.steps.includes("fiscal_year"))) {
  for (const category of outcome.categories) {
    const base = runs.get([outcome.id, category, "fiscal_year", "base"].join());
    for (const { id: alternative } of alternatives.slice(1)) {
      const other = runs.get([outcome.id, category, "fiscal_year", alternative].join());
      fiscalYears.forEach((year, at) => {
        const found = quantiles(other.map((run, replicate) => run[at] - base[replicate][at]));
        const median = quantiles(base.map((run) => run[at])).median;
        const hide = suppress(outcome, median) === null;
        differences.push({ outcome: outcome.id, category, period: `FY${year}`, alternative, mean: hide ? null : round(found.mean, 4), p05: hide ? null : round(found.p05, 4), p95: hide ? null : round(found.p95, 4), base_median: suppress(outcome, median), unit: outcome.unit });
      });
    }
  }
}

const validated = published.map((each) => {
  const found = series.find((one) => one.outcome === each.outcome && one.category === each.category && one.alternative === "base" && one.periods.includes(each.period));
  const at = found.periods.indexOf(each.period);
  const simulated = found.median[at];
  return { ...each, simulated_median: simulated, p05: found.p05[at], p95: found.p95[at], relative_error: simulated === null ? null : round(simulated / each.value - 1, 4) };
});

/** One made-up life, as the document has it: the base's steps, then for the others how many of them are the same, and the rest. */
const began = [["2017-01-20", "origin_household"], ["2017-01-22", "transit_mx"], ["2017-02-10", "attempt"], ["2017-02-10", "apprehended"], ["2017-02-11", "bp_process"]];
const atLiberty = [["2017-02-13", "release_or"], ["2017-04-02", "court_nondet"]];
const lives = [{
  replicate: 0, who: ["guatemala", "single_adults"], party: 1,
  steps: alternatives.map((_, nth) => (nth === 0 ? [...began, ...atLiberty] : nth === 1 ? [5, ["2017-03-04", "detain"], ["2017-05-30", "order"], ["2017-06-20", "removal_air"], ["2017-06-20", "reception"]] : [7])),
}];

export const results = {
  study, made, alternatives, claims: claimsOf(alternatives),
  outcomes: outcomes.map(({ id, unit, kind, means, categories }) => ({ id, unit, kind, means, categories })),
  series, singles, differences, published: validated, flows: flowsOf(alternatives, fiscalYears, effect), rooms, lives, capacity: capacityOf(alternatives, months, effect, start), levers, limits, featured,
};
const [, script, out = "results.json"] = process.argv;
if (script?.endsWith("make-sample.mjs")) {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, JSON.stringify(pack(results)));
}
