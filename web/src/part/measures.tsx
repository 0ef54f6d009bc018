// What each alternative consists of: one line a measure, its dated changes inside.
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { Table, type Row } from "../control/table";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import type { Change, Measure } from "../results";
import { text } from "../text";
import { Section } from "./section";

const words = text.measures;
const namedAtMost = 2;

/** The first of what a measure changes, and how many more. */
function What({ changes }: { changes: Change[] }) {
  const all = [...new Set(changes.map((change) => change.what))];
  const rest = all.length - namedAtMost;
  return (
    <span class="what">
      {all.slice(0, namedAtMost).map((each, nth) => <span key={each}>{nth > 0 && ", "}<Code>{each}</Code></span>)}
      {rest > 0 && ` ${words.rest(exact(rest))}`}
    </span>
  );
}

function row(change: Change): Row {
  const { what, from, until, phase_in_days, implementation, text: stated } = change;
  return {
    what: <Code>{what}</Code>, change: stated ?? text.none,
    from: dayOf(from), until: until ? dayOf(until) : words.open,
    phase: phase_in_days ? words.days(exact(phase_in_days)) : words.atOnce,
    implementation: exact(implementation ?? 1, "share"),
  };
}

function OneMeasure({ measure }: { measure: Measure }) {
  const { title, about, announced, source, changes } = measure;
  const columns = words.columns;
  return (
    <details class="measure">
      <summary><b>{title}</b> {announced && <span class="quiet">{words.on(dayOf(announced))}</span>} <What changes={changes} /></summary>
      {about && <p class="about">{about}</p>}
      {source && <p class="about">{words.source(source)}</p>}
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
    <Section id="measures" title={words.title} lead={words.lead}>
      {alternatives.map((alternative) => (
        <div class="alternative" key={alternative.id}>
          <h3>{alternative.title} {alternative.base && <span class="tag">{words.base}</span>}</h3>
          {alternative.about && <p class="about">{alternative.about}</p>}
          {alternative.measures.length === 0 ? <p class="quiet">{alternative.base ? words.baseNone : words.none}</p> : (
            <details class="all-measures">
              <summary aria-label={words.countOf(exact(alternative.measures.length), alternative.title)}>{words.count(exact(alternative.measures.length))}</summary>
              {alternative.measures.map((measure) => <OneMeasure key={measure.id} measure={measure} />)}
            </details>
          )}
        </div>
      ))}
    </Section>
  );
}
