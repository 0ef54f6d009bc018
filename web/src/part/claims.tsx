// The claims of the study: all answers at a glance, then one card each.
import { useResults } from "../control/context";
import { Table } from "../control/table";
import { answerGroups } from "../data/answers";
import { alternativeTitle } from "../data/outcome";
import { exact } from "../format/number";
import type { Answer, Claim } from "../results";
import { text } from "../lang";
import { ClaimCard, marks } from "./claim-card";
import { Nothing, Section } from "./section";

/** One line a verdict, with the alternatives under which it is given unless it is the only one. */
function Verdicts({ claim }: { claim: Claim }) {
  const results = useResults();
  const verdicts = [...new Set(claim.answers.map((answer) => answer.verdict))];
  const words = text.claims.together;
  const under = (verdict: Answer["verdict"]) => words(answerGroups(claim).filter(({ answer }) => answer.verdict === verdict).flatMap(({ alternatives }) => alternatives.map((each) => alternativeTitle(results, each))));
  return (
    <ul class="verdicts">
      {verdicts.map((verdict) => (
        <li key={verdict}>
          <span class="sign" aria-hidden="true">{marks[verdict]}</span>{" "}
          {verdicts.length === 1 ? <strong>{text.claims.verdicts[verdict]}</strong> : <span><strong>{text.claims.verdicts[verdict]}</strong>: {under(verdict)}</span>}
        </li>
      ))}
    </ul>
  );
}

export function Claims() {
  const { claims, made } = useResults();
  const words = text.claims;
  return (
    <Section id="claims" title={words.title} lead={claims.length > 0 ? words.lead(exact(made.replicates)) : undefined}>
      {claims.length === 0 ? <Nothing>{words.none}</Nothing> : (
        <>
          <h3>{words.glance}</h3>
          <p class="prose quiet">{words.glanceLead}</p>
          <div class="glance">
            <Table caption={words.glance} narrow="stack" columns={[{ key: "says", label: words.statement }, { key: "simulated", label: words.simulated, wide: true }, { key: "data", label: words.data }]}
              rows={claims.map((claim) => ({
                says: <a href={`#claim-${claim.id}`}>{claim.says}</a>, simulated: <Verdicts claim={claim} />,
                data: <span class={claim.data_verdict === "contradicted" ? "contradicts" : claim.data_verdict ? "" : "quiet"}>{words.dataVerdicts[claim.data_verdict ?? "none"]}</span>,
              }))} />
          </div>
          {claims.map((claim) => <ClaimCard key={claim.id} claim={claim} />)}
        </>
      )}
    </Section>
  );
}
