// What the runs in view answer to the study's claims, beside the base.
import { Table, type Column, type Row } from "../control/table";
import { exact, figure, interval } from "../format/number";
import { testInWords } from "../format/words";
import { text } from "../lang";
import { marks } from "../part/claim-card";
import { Section } from "../part/section";
import type { Shown } from "./as-results";
import type { LiveAnswer, LiveClaim, Study } from "./server";

function Cell({ answer, unit }: { answer: LiveAnswer | undefined; unit: string }) {
  if (!answer || answer.replicates === 0) return <span class="quiet">{text.none}</span>;
  const measured = { value: answer.value, low: answer.p05, high: answer.p95 };
  return (
    <span class="answer">
      <span class="sign" aria-hidden="true">{marks[answer.verdict]}</span> <strong>{text.claims.verdicts[answer.verdict]}</strong>{" "}
      <span class="quiet">{text.claims.held(exact(answer.held), exact(answer.replicates))}</span>
      <span class="measured">{figure(measured, unit)} <span class="quiet">{text.claims.interval(interval(measured, unit))}</span></span>
    </span>
  );
}

const differs = (claim: LiveClaim, shown: Shown[]) => shown.some(({ document }) => {
  const found = document.claims.find((each) => each.claim === claim.id);
  return found !== undefined && (found.base.verdict !== found.scenario.verdict || found.base.value !== found.scenario.value);
});

export function Answers({ study, shown, base }: { study: Study; shown: Shown[]; base: string }) {
  if (study.claims.length === 0 || shown.length === 0) return null;
  const of = ({ document }: Shown, claim: LiveClaim) => document.claims.find((each) => each.claim === claim.id);
  const columns: Column[] = [{ key: "says", label: text.claims.statement }, { key: "base", label: base }, ...shown.map(({ id, title }) => ({ key: id, label: title }))];
  const ordered = [...study.claims].sort((one, other) => Number(differs(other, shown)) - Number(differs(one, shown)));
  const rows: Row[] = ordered.map((claim) => ({
    says: <span>{claim.says} <small class="quiet">{claim.asks} {text.claims.test(testInWords(claim.test, claim.unit))}</small></span>,
    base: <Cell answer={of(shown[0], claim)?.base} unit={claim.unit} />,
    ...Object.fromEntries(shown.map((each) => [each.id, <Cell answer={of(each, claim)?.scenario} unit={claim.unit} />])),
  }));
  return <Section id="claims" title={text.claims.title} lead={text.play.claimsLead}><Table caption={text.claims.title} narrow="stack" columns={columns} rows={rows} /></Section>;
}
