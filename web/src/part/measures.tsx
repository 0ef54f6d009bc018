// What each alternative consists of.
import { useResults } from "../control/context";
import { Table } from "../control/table";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import type { Change, Measure } from "../results";
import { text } from "../text";
import { Section } from "./section";

function changeRow({ what, from, until, phase_in_days, implementation, text: words }: Change) {
  return {
    what: <code>{what}</code>, change: words ?? text.none, from: dayOf(from), until: until ? dayOf(until) : text.measures.open,
    phase: phase_in_days ? text.measures.days(exact(phase_in_days)) : text.measures.atOnce,
    implementation: implementation == null ? exact(1, "share") : exact(implementation, "share"),
  };
}

function MeasureEntry({ measure }: { measure: Measure }) {
  const columns = text.measures.columns;
  return (
    <div class="measure">
      <h4>{measure.title}</h4>
      <p>
        {measure.about} {measure.announced && text.measures.announced(dayOf(measure.announced))}{" "}
        {measure.source && <span class="quiet">{text.measures.source(measure.source)}</span>}
      </p>
      <Table caption={measure.title} narrow="stack" rows={measure.changes.map(changeRow)} columns={[
        { key: "what", label: columns.what }, { key: "change", label: columns.change, wide: true }, { key: "from", label: columns.from }, { key: "until", label: columns.until },
        { key: "phase", label: columns.phase }, { key: "implementation", label: columns.implementation, number: true },
      ]} />
    </div>
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
          {alternative.measures.length === 0 && <p class="quiet">{alternative.base ? text.measures.baseNone : text.measures.none}</p>}
          {alternative.measures.map((measure) => <MeasureEntry key={measure.id} measure={measure} />)}
        </div>
      ))}
    </Section>
  );
}
