// The claims of the study, one card each.
import { useResults } from "../control/context";
import { exact } from "../format/number";
import { text } from "../text";
import { ClaimCard } from "./claim-card";
import { Nothing, Section } from "./section";

export function Claims() {
  const { claims, made } = useResults();
  return (
    <Section id="claims" title={text.claims.title} lead={claims.length > 0 ? text.claims.lead(exact(made.replicates)) : undefined}>
      {claims.length === 0 ? <Nothing>{text.claims.none}</Nothing> : claims.map((claim) => <ClaimCard key={claim.id} claim={claim} />)}
    </Section>
  );
}
