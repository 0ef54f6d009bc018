// What each alternative consists of: a table of dated changes.
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { Table, type Row } from "../control/table";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import type { Change, Measure } from "../results";
import { text } from "../text";
import { Section } from "./section";

const words = text.measures;

function about({ title, about, announced, source }: Measure, first: boolean) {
  if (!first) return <span class="quiet">{title}</span>;
  return (
    <span>
      <b>{title}</b>
      <span class="about">{[about, announced && words.announced(dayOf(announced)), source && words.source(source)].filter(Boolean).join(" ")}</span>
    </span>
  );
}

function row(measure: Measure, change: Change, nth: number): Row {
  const { what, from, until, phase_in_days, implementation, text: stated } = change;
  return {
    measure: about(measure, nth === 0),
    change: <span>{stated} <Code>{what}</Code></span>,
    from: dayOf(from), until: until ? dayOf(until) : words.open,
    phase: phase_in_days ? words.days(exact(phase_in_days)) : words.atOnce,
    implementation: exact(implementation ?? 1, "share"),
  };
}

export function Measures() {
  const { alternatives } = useResults();
  const columns = words.columns;
  return (
    <Section id="measures" title={words.title} lead={words.lead}>
      {alternatives.map((alternative) => (
        <div class="alternative" key={alternative.id}>
          <h3>{alternative.title} {alternative.base && <span class="tag">{words.base}</span>}</h3>
          {alternative.about && <p class="about">{alternative.about}</p>}
          {alternative.measures.length === 0 ? <p class="quiet">{alternative.base ? words.baseNone : words.none}</p> : (
            <Table caption={alternative.title} narrow="stack" rows={alternative.measures.flatMap((measure) => measure.changes.map((change, nth) => row(measure, change, nth)))} columns={[
              { key: "measure", label: columns.measure }, { key: "change", label: columns.change, wide: true }, { key: "from", label: columns.from },
              { key: "until", label: columns.until }, { key: "phase", label: columns.phase }, { key: "implementation", label: columns.implementation, number: true },
            ]} />
          )}
        </div>
      ))}
    </Section>
  );
}
