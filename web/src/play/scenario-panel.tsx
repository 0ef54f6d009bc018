// The scenario in the hand: what it begins from, its title, its measures in order, the levers moved.
import { useId, useState } from "preact/hooks";
import { Search, Select } from "../control/choice";
import { matches } from "../data/search";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import { isSaid, say, text } from "../lang";
import { moved, type LeverChange, type Scenario } from "./scenario";
import type { LibraryMeasure, Study } from "./server";

interface Props { study: Study; scenario: Scenario; set: (scenario: Scenario) => void }

export function leverTitle(study: Study, name: string): string {
  const parameter = study.levers.find((each) => each.levers.some((lever) => lever.name === name));
  return parameter ? say(parameter.title) + (parameter.levers.length > 1 ? ` (${name.slice(parameter.id.length + 1)})` : "") : name;
}

function changeWords(study: Study, { lever, op, value, from, until }: LeverChange): string {
  const says = text.play.scenario;
  const what = `${leverTitle(study, lever)}: ${text.play.levers.ops[op]} ${exact(value)}`;
  return until ? says.between(what, dayOf(from), dayOf(until)) : says.from(what, dayOf(from));
}

/** The scenario's own title, or what it changes, in at most eighty letters. */
export function titled(study: Study, { title, measures, changes }: Scenario): string {
  if (title.trim() !== "") return title;
  const start = measures.length > 0 ? study.alternatives.find((each) => each.measures.join() === measures.join()) : undefined;
  const parts = start ? [say(start.title)] : measures.map((id) => say(study.measures.find((each) => each.id === id)?.title ?? id));
  const words = [...parts, ...changes.map(({ lever, op, value }) => `${leverTitle(study, lever)}: ${text.play.levers.ops[op]} ${exact(value)}`)].join("; ");
  return words === "" ? text.play.unchanged : words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

function Measures({ study, scenario, set }: Props) {
  const [words, search] = useState("");
  const says = text.play.measures;
  const of = (id: string) => study.measures.find((each) => each.id === id);
  const title = (id: string) => say(of(id)?.title ?? id);
  const put = (measures: string[]) => set({ ...scenario, measures });
  const rest = study.measures.filter((each) => !scenario.measures.includes(each.id) && matches(words, each.id, say(each.title), each.about && say(each.about), each.source));
  const About = ({ measure }: { measure: LibraryMeasure }) => (
    <details>
      <summary aria-label={says.aboutOf(say(measure.title))}>{says.about}</summary>
      {measure.about && <p lang={isSaid(measure.about) ? undefined : "en"}>{say(measure.about)}</p>}
      {measure.source && <p class="source" lang="en">{measure.source}</p>}
      <ul>{measure.changes.map((change, at) => <li key={at}><code>{change.what}</code> {change.text ?? ""} · {change.until ? text.between(dayOf(change.from), dayOf(change.until)) : dayOf(change.from)}</li>)}</ul>
    </details>
  );
  return (
    <>
      <h3>{says.title}</h3>
      {scenario.measures.length === 0 ? <p class="nothing">{text.measures.none}</p> : (
        <ol class="chosen">
          {scenario.measures.map((id, at) => (
            <li key={id}>
              <span>{title(id)}</span>
              <span class="buttons">
                <button type="button" disabled={at === 0} aria-label={says.earlier(title(id))} onClick={() => put(moved(scenario.measures, at, -1))}>↑</button>
                <button type="button" disabled={at === scenario.measures.length - 1} aria-label={says.later(title(id))} onClick={() => put(moved(scenario.measures, at, 1))}>↓</button>
                <button type="button" aria-label={says.removeOf(title(id))} onClick={() => put(scenario.measures.filter((each) => each !== id))}>{says.remove}</button>
              </span>
            </li>
          ))}
        </ol>
      )}
      <details class="library">
        <summary>{says.library(exact(study.measures.length))}</summary>
        <div class="controls"><Search name="measure" label={text.levers.search} value={words} onChange={search} /></div>
        <ul class="chosen">
          {rest.map((measure) => (
            <li key={measure.id}>
              <div><span>{say(measure.title)}</span><About measure={measure} /></div>
              <button type="button" aria-label={says.addOf(say(measure.title))} onClick={() => put([...scenario.measures, measure.id])}>{says.add}</button>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

export function ScenarioPanel(props: Props) {
  const { study, scenario, set } = props;
  const id = useId();
  const says = text.play.scenario;
  const start = study.alternatives.find((each) => each.measures.join() === scenario.measures.join())?.id ?? "";
  return (
    <>
      <div class="controls">
        <Select name="begin" label={says.begin} value={start} onChange={(found) => {
          const alternative = study.alternatives.find((each) => each.id === found);
          if (alternative) set({ ...scenario, measures: alternative.measures });
        }} options={[...(start === "" ? [{ value: "", label: says.own }] : []), ...study.alternatives.map((each) => ({ value: each.id, label: say(each.title) }))]} />
        <span class="control"><label for={id}>{says.name}</label><input id={id} type="text" name="title" maxLength={80} value={scenario.title} onInput={(event) => set({ ...scenario, title: event.currentTarget.value })} /></span>
        <button type="button" onClick={() => set({ title: "", measures: [], changes: [] })}>{says.clear}</button>
      </div>
      <Measures {...props} />
      <h3>{says.changes}</h3>
      {scenario.changes.length === 0 ? <p class="nothing">{says.none}</p> : (
        <ul class="chosen">
          {scenario.changes.map((change, at) => {
            const words = changeWords(study, change);
            return <li key={at}><span>{words}</span><button type="button" aria-label={text.play.measures.removeOf(words)} onClick={() => set({ ...scenario, changes: scenario.changes.filter((each) => each !== change) })}>{text.play.measures.remove}</button></li>;
          })}
        </ul>
      )}
    </>
  );
}
