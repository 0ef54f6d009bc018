// The outcomes that the study features, over time, with the choice of what to compare.
import { Radios, Toggle } from "../control/choice";
import { useResults } from "../control/context";
import { usePlace } from "../control/place";
import { othersOf } from "../data/outcome";
import { exact } from "../format/number";
import { text } from "../lang";
import { everyMedian, OutcomeFigure } from "./outcome-figure";
import { Nothing, Section } from "./section";

export function Time() {
  const results = useResults();
  const others = othersOf(results);
  const options = [...others.map((each) => ({ value: each.id, label: each.title })), ...(others.length > 1 ? [{ value: everyMedian, label: text.time.everyMedian }] : [])];
  const [compared, compare] = usePlace("compare", others[0]?.id ?? "", options.map((option) => option.value));
  const [singles, showSingles] = usePlace("runs", "bands", ["bands", "single"]);
  return (
    <Section id="time" title={text.time.title} lead={text.time.lead(exact(results.made.replicates))}>
      {results.featured.length === 0 ? <Nothing>{text.time.none}</Nothing> : (
        <>
          <div class="controls">
            {others.length > 0 && <Radios name="compare" label={text.time.compare} value={compared} options={options} onChange={compare} />}
            <Toggle name="runs" label={text.time.singles} on={singles === "single"} onChange={(on) => showSingles(on ? "single" : "bands")} />
          </div>
          {results.featured.map((featured) => (
            <OutcomeFigure key={featured.outcome + featured.category + featured.step} featured={featured} compared={compared} singles={singles === "single"} />
          ))}
        </>
      )}
    </Section>
  );
}
