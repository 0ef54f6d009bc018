// What each alternative consists of: one line a measure, its dated changes inside.
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { Table, type Row } from "../control/table";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import type { Change, Measure } from "../results";
import { text } from "../lang";
import { Section } from "./section";

const namedAtMost = 2;

/** The first of what a measure changes, and how many more. */
function What({ changes }: { changes: Change[] }) {
  const all = [...new Set(changes.map((change) => change.what))];
  const rest = all.length - namedAtMost;
  return (
    <span class="what">
      {all.slice(0, namedAtMost).map((each, nth) => <span key={each}>{nth > 0 && ", "}<Code>{each}</Code></span>)}
      {rest > 0 && ` ${text.measures.rest(exact(rest))}`}
    </span>
  );
}

/** "times 1.5" and the like, in the reader's language, with the author's note. */
function changeInWords(stated: string, note?: string): string {
  const words = text.measures;
  const found = stated.match(/^(to |times |\+)(-?[\d.]+(?:e[-+]?\d+)?)$/);
  const number = found ? exact(Number(found[2])) : "";
  const change = !found ? ((words as unknown as Record<string, string>)[stated] ?? stated) : found[1] === "to " ? words.to(number) : found[1] === "times " ? words.times(number) : words.plus(Number(found[2]) < 0 ? number : `+${number}`);
  return note ? words.noted(change, note) : change;
}

function row(change: Change): Row {
  const { what, from, until, phase_in_days, implementation, text: stated, note } = change;
  return {
    what: <Code>{what}</Code>, change: changeInWords(stated ?? "", note),
    from: dayOf(from), until: until ? dayOf(until) : text.measures.open,
    phase: phase_in_days ? text.measures.days(exact(phase_in_days)) : text.measures.atOnce,
    implementation: exact(implementation ?? 1, "share"),
  };
}

function OneMeasure({ measure }: { measure: Measure }) {
  const { title, about, announced, source, changes } = measure;
  const columns = text.measures.columns;
  return (
    <details class="measure">
      <summary><b>{title}</b> {announced && <span class="quiet">{text.measures.on(dayOf(announced))}</span>} <What changes={changes} /></summary>
      {about && <p class="about">{about}</p>}
      {source && <p class="about" lang="en">{source}</p>}
      <Table caption={title} narrow="stack" rows={changes.map(row)} columns={[
        { key: "what", label: columns.what }, { key: "change", label: columns.change, wide: true }, { key: "from", label: columns.from },
        { key: "until", label: columns.until }, { key: "phase", label: columns.phase }, { key: "implementation", label: columns.implementation, number: true },
      ]} />
    </details>
  );
}

export function Measures() {
  const { alternatives } = useResults();
  return (
    <Section id="measures" title={text.measures.title} lead={text.measures.lead}>
      {alternatives.map((alternative) => (
        <div class="alternative" key={alternative.id}>
          <h3>{alternative.title} {alternative.base && <span class="tag">{text.measures.base}</span>}</h3>
          {alternative.about && <p class="about">{alternative.about}</p>}
          {alternative.measures.length === 0 ? <p class="quiet">{alternative.base ? text.measures.baseNone : text.measures.none}</p> : (
            <details class="all-measures">
              <summary aria-label={text.measures.countOf(exact(alternative.measures.length), alternative.title)}>{text.measures.count(exact(alternative.measures.length))}</summary>
              {alternative.measures.map((measure) => <OneMeasure key={measure.id} measure={measure} />)}
            </details>
          )}
        </div>
      ))}
    </Section>
  );
}
