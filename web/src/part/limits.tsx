// What the run does not know, how to read intervals, and the words used.
import { Code } from "../control/code";
import { useResults } from "../control/context";
import { exact } from "../format/number";
import { dayOf } from "../format/period";
import { termsUsed } from "../data/terms";
import { text } from "../lang";
import { Section } from "./section";

export function Limits() {
  const results = useResults();
  const { study, made } = results;
  return (
    <Section id="limits" title={text.limits.title}>
      {results.limits.length === 0 ? <p class="nothing">{text.limits.none}</p> : <ul class="limits">{results.limits.map((limit) => <li key={limit}>{limit}</li>)}</ul>}
      <p class="prose">{text.limits.noLife} <Code>{text.limits.noLifeCommand(study.id)}</Code></p>
      <h3 id="method">{text.limits.method}</h3>
      <p class="prose">{made.posterior ? text.limits.bandsPosterior : text.limits.bandsChance}</p>
      {text.limits.methodText.map((paragraph) => <p key={paragraph} class="prose">{paragraph}</p>)}
      <p class="prose quiet">
        {text.limits.runText({ study: study.id, period: text.between(dayOf(made.from), dayOf(made.until)), events: exact(made.events_simulated), written: dayOf(made.created) })}
      </p>
      <h3 id="glossary">{text.limits.glossary}</h3>
      <dl class="glossary">{termsUsed(results, text.glossary).map(({ term, means }) => <div key={term}><dt>{term}</dt><dd>{means}</dd></div>)}</dl>
    </Section>
  );
}
