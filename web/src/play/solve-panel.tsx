// What it takes: how far one lever must go until an outcome meets a goal, with the answer in words, its interval and the curve.
import type { ComponentChild } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { PlotChart } from "../chart/plot-chart";
import { Select } from "../control/choice";
import { Table } from "../control/table";
import { outcomeName } from "../data/outcome";
import { exact, unitName } from "../format/number";
import { dayOf } from "../format/period";
import { categoryName } from "../format/words";
import { say, text } from "../lang";
import type { Results } from "../results";
import { Alert } from "./alert";
import { leverTitle } from "./scenario-panel";
import type { Scenario } from "./scenario";
import { follow, forget, Refusal, solve, type SolveDocument, type Solved, type Study } from "./server";
import { solveChart } from "./solve-chart";

const number = (value: number) => exact(Number(value.toPrecision(4)));
const inUnit = (value: number, unit: string) => number(value) + (unit === "share" || unit === "factor" ? "" : ` ${unitName(unit)}`);

/** The day before: a study ends before its last day. */
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

function answerWords({ kind, value, low, high, low_open, high_open, unit }: Solved, lever: string): string {
  const says = text.play.solve;
  if (kind === "always") return says.always(lever);
  if (kind === "never") return says.never(lever);
  const interval = low === null || high === null ? "" : ` ${says.interval(low_open ? says.below(number(low)) : number(low), high_open ? says.above(number(high)) : number(high))}`;
  return says.found(lever, inUnit(value ?? 0, unit)) + interval;
}

function Answer({ answer, lever, base }: { answer: Solved; lever: string; base: string }) {
  const says = text.play.solve;
  const curve = [...answer.curve].sort((one, other) => one.value - other.value);
  return (
    <>
      <p class="summary strong">{answerWords(answer, lever)}</p>
      <p class="quiet">{base}</p>
      {curve.length > 1 && <PlotChart label={says.curve(lever)} changes={[answer]} draw={(width) => solveChart(curve, { lever, mean: says.mean }, answer, width)} />}
      {curve.length > 0 && <Table caption={says.curve(lever)} columns={[{ key: "value", label: says.value }, { key: "mean", label: says.mean, number: true }, { key: "held", label: text.claims.heldIn, number: true }]}
        rows={curve.map((each) => ({ value: number(each.value), mean: number(each.mean), held: text.claims.held(exact(each.held), exact(each.replicates)) }))} />}
      {(answer.binding ?? []).length > 0 && <p>{says.binding(text.list(answer.binding!.map((each) => say(each.title))))}</p>}
    </>
  );
}

export function SolvePanel({ study, results, scenario }: { study: Study; results: Results; scenario: Scenario }) {
  const id = useId();
  const says = text.play.solve;
  const first = study.featured[0];
  const [outcome, setOutcome] = useState(first?.outcome ?? study.outcomes[0]?.id ?? "");
  const [category, setCategory] = useState("total");
  const [comparison, setComparison] = useState("<=");
  const [goal, setGoal] = useState("");
  const [date, setDate] = useState(dayBefore(study.until));
  const [since, setSince] = useState("");
  // The lever that was moved last, until another is chosen here.
  const [chosen, setLever] = useState<string | null>(null);
  const lever = chosen ?? scenario.changes.at(-1)?.lever ?? study.levers[0]?.levers[0]?.name ?? "";
  const [ends, setEnds] = useState<[string, string]>(["", ""]);
  const parameter = study.levers.find((each) => each.levers.some(({ name }) => name === lever));
  const range = parameter?.range ?? null;
  const [low, high] = ends.map((each, at) => (each !== "" ? Number(each) : (range?.[at] ?? 0)));
  const [probability, setProbability] = useState(0.9);
  const [replicates, setReplicates] = useState(10);
  const [document, tell] = useState<SolveDocument | null>(null);
  const [run, setRun] = useState<string | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  useEffect(() => (run === null ? undefined : follow<SolveDocument>(run, tell, () => {}, () => {
    setRun(null);
    refuse(new Refusal("lost", ""));
  })), [run]);
  const begin = async (event: Event) => {
    event.preventDefault();
    const place = category === "total" ? outcome : `${outcome}[${category}]`;
    tell(null);
    refuse(null);
    try {
      setRun(await solve(study.id, { scenario, lever, goal: `${place} ${comparison} ${Number(goal)} by ${date}${since === "" ? "" : ` since ${since}`}`, probability, replicates, ...(ends.some((each) => each !== "") ? { range: [low, high] as [number, number] } : {}) }));
    } catch (error) {
      setRun(null);
      refuse(error as Refusal);
    }
  };
  const categories = study.outcomes.find((each) => each.id === outcome)?.categories ?? ["total"];
  const running = run !== null && (document === null || document.state === "running");
  const title = leverTitle(study, lever);
  const field = (key: string, label: string, input: (name: string) => ComponentChild) => <span class="control" key={key}><label for={id + key}>{label}</label>{input(id + key)}</span>;
  return (
    <form class="solve" onSubmit={begin}>
      <div class="controls">
        <Select name="solve-outcome" label={says.outcome} value={outcome} onChange={(next) => {
          setOutcome(next);
          setCategory("total");
        }} options={study.outcomes.map((each) => ({ value: each.id, label: outcomeName(results, each.id) }))} />
        {categories.length > 1 && <Select name="solve-category" label={says.category} value={category} onChange={setCategory} options={categories.map((each) => ({ value: each, label: categoryName(each) }))} />}
        <Select name="solve-comparison" label={says.comparison} value={comparison} onChange={setComparison} options={["<=", "<", ">=", ">"].map((each) => ({ value: each, label: text.claims.tests[each as "<"]("…") }))} />
        {field("g", says.number, (name) => <input id={name} name="goal" type="number" step="any" required value={goal} onInput={(event) => setGoal(event.currentTarget.value)} />)}
        {field("d", says.by, (name) => <input id={name} type="date" required min={study.from} max={study.until} value={date} onChange={(event) => setDate(event.currentTarget.value)} />)}
        {field("s", says.since, (name) => <input id={name} name="since" type="date" min={study.from} max={date} value={since} onChange={(event) => setSince(event.currentTarget.value)} />)}
        <Select name="solve-lever" label={says.lever} value={lever} onChange={(next) => {
          setLever(next);
          setEnds(["", ""]);
        }} options={study.levers.flatMap((each) => each.levers.map(({ name }) => ({ value: name, label: leverTitle(study, name) })))} />
        {([says.low, says.high] as const).map((label, at) => field(`e${at}`, label, (name) => (
          <input id={name} name={at === 0 ? "low" : "high"} type="number" step="any" required={range === null} value={ends[at] !== "" ? ends[at] : (range?.[at] ?? "")}
            onInput={(event) => setEnds(at === 0 ? [event.currentTarget.value, ends[1]] : [ends[0], event.currentTarget.value])} />
        )))}
        {field("p", says.probability, (name) => <input id={name} type="number" min="0.05" max="0.99" step="0.01" required value={probability} onInput={(event) => setProbability(event.currentTarget.valueAsNumber)} />)}
        {field("r", text.play.replicates, (name) => <input id={name} type="number" min="2" max="50" step="1" required value={replicates} onInput={(event) => setReplicates(event.currentTarget.valueAsNumber)} />)}
        <button type="submit" disabled={running}>{says.start}</button>
        {running && run && <button type="button" onClick={() => {
          void forget(run).catch(() => {});
          setRun(null);
        }}>{says.stop}</button>}
      </div>
      <p class="quiet">{says.from(dayOf(study.decision_day))} {says.hint}</p>
      <p role="status">{running ? says.running(exact(document?.evaluations ?? 0)) : document?.state === "failed" ? text.play.progress.failed(document.error ?? "") : ""}</p>
      {document?.answer && <Answer answer={document.answer} lever={title} base={says.base(inUnit(parameter?.levers.find(({ name }) => name === lever)?.value ?? 0, parameter?.unit ?? ""), dayOf(study.decision_day))} />}
      <Alert refusal={refusal} />
    </form>
  );
}
