// The runs that the server keeps: to be compared in the charts, taken up again, reported in full, or forgotten.
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import { text } from "../lang";
import { isEmpty, type Scenario } from "./scenario";
import { reportOf, type RunEntry } from "./server";

export const titleOf = ({ title, scenario, run }: Pick<RunEntry, "title" | "scenario" | "run">) =>
  title || scenario?.title || (scenario && isEmpty(scenario) ? text.play.unchanged : text.play.runs.untitled(run.slice(0, 4)));

interface Props { entries: RunEntry[]; compared: string[]; compare: (runs: string[]) => void; take: (scenario: Scenario) => void; drop: (run: string) => void }

export function SavedRuns({ entries, compared, compare, take, drop }: Props) {
  const says = text.play.runs;
  const done = entries.filter((each) => each.kind !== "solve" && each.state === "done");
  if (done.length === 0) return <p class="nothing">{says.none}</p>;
  return (
    <ul class="chosen runs">
      {done.slice(0, 40).map((entry) => {
        const name = titleOf(entry);
        const on = compared.includes(entry.run);
        return (
          <li key={entry.run}>
            <label class="toggle"><input type="checkbox" checked={on} disabled={!on && compared.length >= 4} onChange={() => compare(on ? compared.filter((each) => each !== entry.run) : [...compared, entry.run])} />
              <span>{name} <span class="quiet">{says.about(exact(entry.replicates), dayOf(entry.created), entry.created.slice(11, 16))}</span></span></label>
            <span class="buttons">
              <a href={reportOf(entry.run)} target="_blank" rel="noopener" aria-label={says.reportOf(name)}>{says.report}</a>
              <button type="button" aria-label={says.takeOf(name)} onClick={() => take(entry.scenario)}>{says.take}</button>
              <button type="button" aria-label={says.forgetOf(name)} onClick={() => drop(entry.run)}>{says.forget}</button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
