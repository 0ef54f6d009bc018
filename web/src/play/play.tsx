// The page as application: a scenario in the hand, and the model's answer to it. The address holds what is in view.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Select, Toggle } from "../control/choice";
import { ResultsContext } from "../control/context";
import { choose, followAddress, usePlace } from "../control/place";
import { localise } from "../data/localise";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import { know, lang, say, text } from "../lang";
import { Capacity } from "../part/capacity";
import { Guard } from "../part/guard";
import { Section } from "../part/section";
import { Alert } from "./alert";
import { Answers } from "./answers";
import { asResults, translationsOf, type Shown } from "./as-results";
import { useConnection } from "./connection";
import { LeverPanel } from "./lever-panel";
import { LiveFigure } from "./live-figure";
import { Progress } from "./progress";
import { useRun } from "./run";
import { nothingChanged, read, withChange, write, type LeverChange, type Scenario } from "./scenario";
import { SavedRuns, titleOf } from "./saved-runs";
import { ScenarioPanel, titled } from "./scenario-panel";
import { documentOf, forget, Refusal, reportOf, runs, studies, studyOf, type RunDocument, type RunEntry, type Server, type Study } from "./server";
import { SolvePanel } from "./solve-panel";
import { TomlPanel } from "./toml-panel";

const counts = ["5", "10", "20", "50"];
const inHand = "now";

/** The studies of the server and the one in view; loaded anew when the server is another. */
function useStudy(server: Server | null, suspect: () => void) {
  const [wanted, want] = usePlace("study", "");
  const [list, setList] = useState<{ id: string; title: string }[]>([]);
  const [study, set] = useState<Study | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  useEffect(() => {
    if (!server) return;
    let over = false;
    (async () => {
      try {
        const found = await studies();
        const id = found.studies.some((each) => each.id === wanted) ? wanted : found.default;
        const next = await studyOf(id);
        if (over) return;
        setList(found.studies);
        set(next);
        refuse(null);
      } catch (error) {
        if (over) return;
        if ((error as Refusal).code === "lost") suspect();
        else refuse(error as Refusal);
      }
    })();
    return () => void (over = true);
  }, [server?.started, wanted]);
  return { list, study, want, refusal };
}

/** The runs that the server keeps, and the documents of those that are compared. */
function useSaved(epoch: number, done: number, compared: string[]) {
  const [entries, set] = useState<RunEntry[]>([]);
  const [documents, hold] = useState<Record<string, RunDocument>>({});
  useEffect(() => {
    if (epoch > 0) runs().then(set, () => {});
  }, [epoch, done]);
  useEffect(() => {
    for (const id of compared.filter((each) => !documents[each])) documentOf(id).then((found) => hold((before) => ({ ...before, [id]: found })), () => {});
  }, [compared.join(), epoch]);
  return { entries, documents };
}

/** Links to the parts of the page: what would it take stands below ten charts. */
function Parts({ capacity, claims }: { capacity: boolean; claims: boolean }) {
  const says = text.play;
  const parts = [["scenario", says.scenario.title], ["figures", says.figures.title], ...(claims ? [["claims", text.claims.title]] : []), ...(capacity ? [["capacity", text.capacity.title]] : []), ["runs", says.runs.title], ["solve", says.solve.title], ["toml", says.toml.title]];
  return (
    <nav class="contents" aria-label={says.parts}>
      <ol>{parts.map(([id, title]) => <li key={id}><a href={`#${id}`}>{title}</a></li>)}</ol>
    </nav>
  );
}

function Application({ study, server, connection, studyChoice }: { study: Study; server: Server; connection: ReturnType<typeof useConnection>; studyChoice: ComponentChildren }) {
  const says = text.play;
  const [written] = usePlace("scenario", "");
  const [scenario, set] = useState<Scenario>(() => read(written));
  const [count, setCount] = usePlace("replicates", "20", counts);
  const [against, compareWith] = usePlace("compare", "");
  const [picked, pick] = usePlace("figures", "");
  const [singles, showSingles] = usePlace("singles", "no", ["yes", "no"]);
  const [done, another] = useState(0);
  const compared = useMemo(() => against.split(",").filter(Boolean), [against]);
  const { entries, documents } = useSaved(connection.epoch, done, compared);
  const wanted = { study: study.id, scenario, title: titled(study, scenario), replicates: Number(count), epoch: connection.epoch, since: server.started };
  const live = useRun(connection.lost ? null : wanted, connection.suspect, () => another((before) => before + 1));
  // An address that was changed by hand or by a link is followed.
  useEffect(() => {
    if (written !== (write(scenario) ?? "") && written !== "") set(read(written));
  }, [written]);

  const shown: Shown[] = [
    ...(live.document ? [{ id: inHand, title: titled(study, scenario), document: live.document }] : []),
    ...compared.flatMap((id) => (documents[id] && documents[id].study === study.id ? [{ id, title: titleOf(documents[id]), document: documents[id] }] : [])),
  ];
  const named = shown.map((each, at) => ({ ...each, title: shown.findIndex((other) => other.title === each.title) === at ? each.title : `${each.title} (${at + 1})` }));
  const base = say(study.alternatives[0]?.title ?? text.measures.base);
  const results = localise(asResults(study, server, named, base));
  const figures = results.featured.filter((_, at) => picked === "" || picked.split(".").includes(String(at)));
  const from = [...scenario.changes.map((each) => each.from), ...scenario.measures.flatMap((id) => study.measures.find((each) => each.id === id)?.changes.map((each) => each.from) ?? [])].sort()[0] ?? null;
  const hand = {
    study, changes: scenario.changes, set: (lever: string, change: LeverChange | null) => set((before) => withChange(before, lever, change)),
    edit: (lever: string, how: (change: LeverChange) => LeverChange) => set((before) => {
      const now = before.changes.find((each) => each.lever === lever);
      return now ? withChange(before, lever, how(now)) : before;
    }),
  };
  const choosePicked = (at: number, on: boolean) => {
    const now = picked === "" ? results.featured.map((_, nth) => nth) : picked.split(".").map(Number);
    const next = results.featured.map((_, nth) => nth).filter((nth) => (nth === at ? on : now.includes(nth)));
    pick(next.length === results.featured.length ? "" : next.join(".") || "-");
  };
  return (
    <ResultsContext.Provider value={results}>
      <Parts capacity={results.capacity.length > 0} claims={study.claims.length > 0} />
      <div class="desk">
        <div class="hand">
          <Section id="scenario" title={says.scenario.title} lead={says.scenario.lead}>
            {studyChoice}
            <Guard><ScenarioPanel study={study} scenario={scenario} set={set} /></Guard>
            <h3>{says.levers.title}</h3>
            <p class="quiet">{says.levers.lead(dayOf(study.decision_day))}</p>
            <Guard><LeverPanel hand={hand} /></Guard>
          </Section>
        </div>
        <div class="answer-side">
          <Section id="figures" title={says.figures.title} lead={says.figures.lead}>
            <div class="now">
              <Progress document={live.document} waiting={live.waiting} />
              {results.made.scale !== 1 && <p class="quiet">{says.figures.scale(exact(results.made.scale, "share"))}</p>}
              <Alert refusal={live.refusal} />
            </div>
            <div class="controls">
              <Select name="replicates" label={says.replicates} value={count} onChange={setCount} options={counts.filter((each) => Number(each) <= server.limits.replicates).map((each) => ({ value: each, label: exact(Number(each)) }))} />
              <Toggle name="singles" label={text.time.singles} on={singles === "yes"} onChange={(on) => showSingles(on ? "yes" : "no")} />
              {live.document?.state === "done" && <a href={reportOf(live.document.run)} target="_blank" rel="noopener">{says.runs.whole}</a>}
            </div>
            <details class="library"><summary>{says.figures.choose(exact(figures.length), exact(results.featured.length))}</summary>
              <div class="controls">{results.featured.map((each, at) => <Toggle key={at} name={`figure${at}`} label={each.title} on={figures.includes(each)} onChange={(on) => choosePicked(at, on)} />)}</div>
            </details>
            {figures.map((each) => <Guard key={each.outcome + each.category}><LiveFigure study={study} featured={each} shown={named} singles={singles === "yes"} from={from} /></Guard>)}
          </Section>
        </div>
      </div>
      <Guard><Answers study={{ ...study, claims: study.claims.map((each) => ({ ...each, says: say(each.says), asks: say(each.asks) })) }} shown={named.filter(({ document }) => document.claims.length > 0)} base={base} /></Guard>
      {results.capacity.length > 0 && <Guard><Capacity /></Guard>}
      <Section id="runs" title={says.runs.title} lead={says.runs.lead}>
        <Guard><SavedRuns entries={entries.filter((each) => each.study === study.id)} compared={compared} compare={(ids) => compareWith(ids.join(","))} take={set}
          drop={(id) => {
            compareWith(compared.filter((each) => each !== id).join(","));
            forget(id).catch(() => {}).then(() => another((before) => before + 1));
          }} /></Guard>
      </Section>
      <Section id="solve" title={says.solve.title} lead={says.solve.lead}><Guard><SolvePanel study={study} results={results} scenario={{ ...scenario, title: titled(study, scenario) }} /></Guard></Section>
      <Section id="toml" title={says.toml.title} lead={says.toml.lead}><Guard><TomlPanel study={study.id} scenario={{ ...scenario, title: titled(study, scenario) }} set={set} /></Guard></Section>
    </ResultsContext.Provider>
  );
}

export function Play({ languages }: { languages: ComponentChildren }) {
  const connection = useConnection();
  const { list, study, want, refusal } = useStudy(connection.server, connection.suspect);
  const says = text.play;
  know(study ? translationsOf(study) : {});
  useEffect(followAddress, []);
  useEffect(() => {
    document.title = study ? `${say(study.title)} – ${text.name}` : text.name;
  }, [study, lang]);
  const change = (id: string) => {
    choose("scenario", write(nothingChanged));
    choose("compare", null);
    want(id);
  };
  return (
    <>
      <a class="skip" href="#figures">{says.skip}</a>
      <header class="masthead play">
        <div class="brand"><p>{text.name}</p>{languages}</div>
        <h1>{study ? say(study.title) : says.title}</h1>
        {study && <p class="question">{say(study.question)}</p>}
      </header>
      <main id="play" tabIndex={-1}>
        <div role="alert" class={connection.lost ? "alert" : ""}>{connection.lost && <p>{says.errors.lost}</p>}</div>
        <p role="status" class={connection.restarted && !connection.lost ? "nothing" : "unseen"}>{connection.restarted && !connection.lost ? says.errors.restarted : ""}</p>
        <Alert refusal={refusal} />
        {study && connection.server
          ? <Application key={study.id} study={study} server={connection.server} connection={connection}
              studyChoice={list.length > 1 && <div class="controls"><Select name="study" label={says.study} value={study.id} onChange={change} options={list.map((each) => ({ value: each.id, label: say(each.title) }))} /></div>} />
          : !refusal && !connection.lost && <p class="nothing">{says.loading}</p>}
      </main>
      <footer>{says.footer}</footer>
    </>
  );
}
