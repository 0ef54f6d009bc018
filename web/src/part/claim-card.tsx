// One claim: what was said, by whom, what is asked, the answer under each alternative, and what published data say.
import { ClaimStrip, reachOf } from "../chart/claim-strip";
import { useResults } from "../control/context";
import { Table, type Row } from "../control/table";
import { alternativeTitle, lookOf } from "../data/outcome";
import { exact, figure, interval, tick } from "../format/number";
import { periodName } from "../format/period";
import { categoryName, testInWords } from "../format/words";
import type { Answer, Claim } from "../results";
import { text } from "../text";

const marks = { holds: "●", "does not hold": "○", undecided: "◐" };

function Verdict({ answer }: { answer: Answer }) {
  return (
    <span class="verdict">
      <span class="sign" aria-hidden="true">{marks[answer.verdict]}</span>
      <span><strong>{text.claims.verdicts[answer.verdict]}</strong><br />{text.claims.held(exact(answer.held), exact(answer.replicates))}</span>
    </span>
  );
}

function PublishedFigure({ claim }: { claim: Claim }) {
  const { published, data_verdict } = claim;
  if (!published) return <p class="published">{text.claims.noPublished}</p>;
  return (
    <div class={`published ${data_verdict === "contradicted" ? "contradicted" : ""}`}>
      {data_verdict && <p><strong>{data_verdict === "contradicted" ? text.claims.contradicted : text.claims.agrees}</strong></p>}
      <p>{text.claims.published(exact(published.value, published.unit), periodName(published.period))}</p>
      <p class="source">{text.claims.source(published.source, text.evidence[published.evidence] ?? published.evidence)}</p>
    </div>
  );
}

export function ClaimCard({ claim }: { claim: Claim }) {
  const results = useResults();
  const reach = reachOf(claim);
  const rows: Row[] = claim.answers.map((answer) => {
    const measured = { value: answer.value, low: answer.p05, high: answer.p95 };
    return {
      alternative: alternativeTitle(results, answer.alternative),
      verdict: <Verdict answer={answer} />,
      figure: <span><b>{figure(measured, claim.unit)}</b><br /><span class="quiet">{text.claims.interval(interval(measured, claim.unit))}</span></span>,
      strip: <ClaimStrip answer={answer} claim={claim} reach={reach} style={lookOf(results, answer.alternative)} />,
    };
  });
  return (
    <article class="claim" id={`claim-${claim.id}`}>
      <h3>{claim.says}</h3>
      <p class="byline">{claim.who}</p>
      <p class="asks">
        <b>{text.claims.asks}.</b> {claim.asks}{" "}
        {claim.test && <>{text.claims.test(testInWords(claim.test, claim.unit))} </>}
        {claim.category && claim.category !== "total" && <>{text.claims.among(categoryName(claim.category))} </>}
        {claim.period && text.claims.period(periodName(claim.period))}
      </p>
      <Table caption={claim.says} narrow="stack" rows={rows} columns={[
        { key: "alternative", label: text.column.alternative }, { key: "verdict", label: text.claims.verdict },
        { key: "figure", label: text.claims.figure }, { key: "strip", label: text.claims.strip, wide: true },
      ]} />
      <p class="key">{text.claims.key(tick(claim.unit)(reach.low), tick(claim.unit)(reach.high))}; {text.claims.keyTest}{claim.published && reach.published ? `; ${text.claims.keyPublished}` : ""}</p>
      <PublishedFigure claim={claim} />
      {claim.note && <p class="note">{claim.note}</p>}
    </article>
  );
}
