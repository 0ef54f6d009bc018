// A server of docs/server-api.md that simulates nothing: a small made-up study whose runs grow a replicate at a time. For tests of
// what the page does when replicates come in, scenarios are faulty, or the server goes and comes again.
import { createServer } from "node:http";
import { livePage } from "./stage.mjs";

const months = Array.from({ length: 24 }, (_, at) => `${2016 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`);
const lever = (id, title, room, unit, value, range, whole, ends = [""]) => ({
  id, title, room, unit, evidence: "assumed", source: "a guess", file: "systems/made-up/home.toml", line: 7, range, whole, levers: ends.map((end) => ({ name: id + end, end, value })),
});

export const study = {
  id: "made-up", title: "A made-up study", question: "What would two judges more do?", about: "", seed: 7, replicates: 5, scale: 1, from: "2016-01-01", until: "2018-01-01", decision_day: "2017-01-01",
  rooms: [{ id: "custody", title: "custody" }, { id: "court", title: "court" }],
  levers: [
    lever("custody.beds", "Beds", "custody", "beds", 100, [50, 200], true),
    lever("court.share", "Share represented", "court", "share", 0.4, [0, 1], false, [".mexico.adults", ".mexico.children", ".guatemala.adults"]),
  ],
  measures: [
    { id: "more_judges", title: "Two judges more", about: "Two judges are hired.", announced: null, source: "a law", changes: [{ what: "court.judges", from: "2017-02-01", text: "+2" }] },
    { id: "fewer_beds", title: "Fewer beds", about: "Beds are closed.", announced: null, source: "a budget", changes: [{ what: "custody.beds", from: "2017-03-01", text: "to 80" }] },
  ],
  alternatives: [{ id: "base", title: "As it was", measures: [] }, { id: "judges", title: "With judges", measures: ["more_judges"] }],
  outcomes: [{ id: "decided", unit: "cases", kind: "flow", means: "cases decided", counts_people: true, categories: ["total"] }, { id: "won", unit: "share", kind: "share", means: "share of cases won", counts_people: false, categories: ["total"] }],
  featured: [{ outcome: "decided", category: "total", step: "month", title: "Cases decided", why: "It is what a judge does." }, { outcome: "won", category: "total", step: "fiscal_year", title: "Share won", why: "" }],
  claims: [{ id: "more", says: "More cases will be decided.", who: "Somebody", asks: "Are more cases decided in FY2017?", test: "> 1000", unit: "cases" }],
  periods: { month: months, fiscal_year: ["FY2017"], year: ["2016", "2017"] }, published: [{ outcome: "decided", category: "total", period: "2016-06", value: 1040 }],
  texts: { of: ["Cases decided", "A made-up study"], de: ["Entschiedene Fälle", "Eine erfundene Studie"], es: ["Casos resueltos", "Un estudio inventado"] },
};

/** A figure that moves with the beds, from the decision day on; its band narrows with the replicates. */
function figures({ scenario, finished, reached }) {
  const by = scenario.changes.filter((each) => each.lever === "custody.beds").reduce((sum, each) => sum + each.value - 100, 0) + 20 * scenario.measures.length;
  const side = (moved) => {
    const median = months.map((month, at) => (finished === 0 && month > reached ? null : 1000 + 10 * at + (month >= "2017-01" ? moved : 0)));
    const ends = (sign) => median.map((value) => (value === null || finished === 0 ? null : value + (sign * 60) / finished));
    return { median, p05: ends(-1), p95: ends(1) };
  };
  const [base, other] = [side(0), side(by)];
  const gap = base.median.map((value, at) => (value === null ? null : other.median[at] - value));
  const ends = (sign) => gap.map((value) => (finished === 0 || value === null ? null : value === 0 ? 0 : value + sign));
  const singles = (values) => (finished === 0 ? [] : [values.map((value) => value - 20), values.map((value) => value + 20)]);
  const share = (value) => ({ median: [finished ? value : null], p05: [finished ? value - 0.02 : null], p95: [finished ? value + 0.02 : null] });
  return [
    { outcome: "decided", category: "total", step: "month", base, scenario: other, difference: { mean: gap, p05: ends(-1), p95: ends(1) }, runs: { base: singles(base.median), scenario: singles(other.median) } },
    { outcome: "won", category: "total", step: "fiscal_year", base: share(0.4), scenario: share(0.42), difference: { mean: [finished ? 0.02 : null], p05: [finished ? 0.01 : null], p95: [finished ? 0.03 : null] }, runs: { base: [], scenario: [] } },
  ];
}

function documentOf(run) {
  const answer = (value) => ({ value, p05: value - 5, p95: value + 5, held: run.finished, replicates: run.finished, verdict: "holds" });
  const places = (used) => ({ places: months.map(() => 100), used: months.map(() => used), waiting: months.map(() => 0) });
  const { reached, timer, ...rest } = run;
  return {
    ...rest, month_reached: run.finished === 0 ? reached : months.at(-1), seconds: 1.5, seconds_left: run.state === "running" && run.finished > 0 ? 2 : null,
    ...(run.kind === "solve"
      ? { evaluations: run.finished, answer: run.state === "done" ? { kind: "found", value: 140, low: 130, high: 150, low_open: false, high_open: false, unit: "beds", rising: true, curve: [{ value: 100, mean: 1000, held: 0, replicates: 5 }, { value: 150, mean: 1300, held: 5, replicates: 5 }], binding: [] } : null }
      : { figures: figures(run), claims: run.finished ? [{ claim: "more", base: answer(1100), scenario: answer(1200) }] : [], capacity: run.finished ? [{ resource: "beds", title: "Beds", unit: "beds", quota: false, base: places(80), scenario: places(60) }] : [] }),
  };
}

/** `pace`: milliseconds a replicate. `keep`: the runs of a server before. Gives address, runs, requests and what closes it. */
export async function mock({ pace = 120, port = 0, keep = [] } = {}) {
  const started = new Date().toISOString();
  const runs = new Map(keep.filter((each) => each.state === "done").map((each) => [each.run, each]));
  const requests = [];
  let count = runs.size;
  const create = (kind, { scenario, replicates }) => {
    const run = { run: `${kind}${++count}`, kind, study: study.id, title: scenario.title, scenario, state: "running", created: new Date().toISOString(), seed: 7, scale: 1, replicates, finished: 0, reached: months[0] };
    let step = 0;
    run.timer = setInterval(() => {
      if (++step <= 3) run.reached = months[step * 6];
      else if (++run.finished >= replicates) end(run, "done");
    }, pace);
    runs.set(run.run, run);
    return { run: run.run };
  };
  const end = (run, state) => {
    clearInterval(run.timer);
    run.state = state;
  };
  const faultsOf = ({ title, measures, changes }) => [
    ...(title ? [] : [{ where: "title", what: "the scenario has no title", expected: "some words", nearest: "" }]),
    ...measures.flatMap((id, at) => (study.measures.some((each) => each.id === id) ? [] : [{ where: `measures[${at}]`, what: `there is no measure '${id}'`, expected: "a measure of the library", nearest: "more_judges" }])),
    ...changes.flatMap(({ value }, at) => (value <= 4000 ? [] : [{ where: `changes[${at}]`, what: `${value} is too large`, expected: "at most 4000", nearest: "" }])),
  ];
  function stream(run, answer) {
    answer.writeHead(200, { "Content-Type": "text/event-stream" });
    const tell = () => {
      answer.write(`event: document\ndata: ${JSON.stringify(documentOf(run))}\n\n`);
      if (run.state === "running") return;
      clearInterval(timer);
      answer.end(`event: end\ndata: ${JSON.stringify({ state: run.state })}\n\n`);
    };
    const timer = setInterval(tell, Math.max(60, pace));
    answer.on("close", () => clearInterval(timer));
    tell();
  }
  function reply(method, path, body, answer) {
    const give = (status, content) => void answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
    const refuse = (status, code, message, faults = []) => give(status, { error: { code, message, faults } });
    const [, , kind, id, what] = path.split("/");
    if (path === "/api/server") return give(200, { api: 1, version: "0.1.0", commit: "abcdef012", started, threads: 2, limits: { runs: 6, replicates: 50, body_bytes: 262144, seconds: 1800 } });
    if (path === "/api/studies") return give(200, { studies: [{ id: study.id, title: study.title, question: study.question }], default: study.id });
    if (kind === "studies" && id === study.id && !what) return give(200, study);
    if (kind === "studies" && id === study.id) {
      if (what === "read") {
        const found = body.toml.match(/value = (\d+)/);
        return found ? give(200, { scenario: { title: "Read from a file", measures: [], changes: [{ lever: "custody.beds", op: "to", value: Number(found[1]), from: "2017-01-01" }] } })
          : refuse(422, "faulty_scenario", "faults", [{ where: "measure:3:12", what: "'bed' is no lever", expected: "a lever", nearest: "custody.beds" }]);
      }
      const faults = faultsOf(body.scenario);
      if (faults.length > 0) return refuse(422, "faulty_scenario", faults[0].what, faults);
      if (what === "toml") return give(200, { name: "mine", measure: `title = "${body.scenario.title}"\n`, study: "title = \"study\"\n" });
      if (body.replaces && runs.get(body.replaces)?.state === "running") end(runs.get(body.replaces), "cancelled");
      return give(201, create(what === "solve" ? "solve" : "run", body));
    }
    if (path === "/api/runs") return give(200, { runs: [...runs.values()].reverse().map(({ timer, reached, ...run }) => run) });
    const run = kind === "runs" && runs.get(id);
    if (!run) return refuse(404, "not_found", "there is nothing here");
    if (method === "DELETE") {
      if (run.state === "running") end(run, "cancelled");
      else runs.delete(id);
      return give(200, { ok: true });
    }
    if (what === "events") return stream(run, answer);
    if (what === "report") return void answer.writeHead(200, { "Content-Type": "text/html" }).end("<title>Report</title>");
    return give(200, documentOf(run));
  }
  const server = createServer(async (asked, answer) => {
    let text = "";
    for await (const part of asked) text += part;
    const body = text ? JSON.parse(text) : null;
    requests.push({ method: asked.method, path: asked.url, body });
    if (asked.url === "/") return void answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(livePage());
    if (asked.method !== "GET" && asked.headers["x-rechtsweg"] !== "1") return void answer.writeHead(403).end(JSON.stringify({ error: { code: "bad_request", message: "no header", faults: [] } }));
    reply(asked.method, asked.url, body, answer);
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  const here = server.address().port;
  return {
    address: `http://127.0.0.1:${here}/`, port: here, runs, requests,
    close: () => new Promise((done) => {
      for (const run of runs.values()) clearInterval(run.timer);
      server.close(done);
      server.closeAllConnections();
    }),
  };
}
