// One claim: what was said, by whom, what is asked, the answer under each alternative, and what published data say.
// Definitions and sources open on demand.
import { claimChart } from "../chart/claim-chart";
import { creditOf, namesOf } from "../chart/figure";
import { ClaimStrip, reachOf } from "../chart/claim-strip";
import { saveCsv, standaloneSvg } from "../control/download";
import { SaveButtons, type Keep } from "../control/save-buttons";
import { useResults } from "../control/context";
import { Table, type Row } from "../control/table";
import { answerGroups, type AnswerGroup } from "../data/answers";
import { csv } from "../data/csv";
import { alternativeTitle, baseOf, lookOf, peopleOf } from "../data/outcome";
import { exact, figure, interval, tick } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { categoryName, testInWords } from "../format/words";
import type { Answer, Claim } from "../results";
import { text } from "../lang";

export const marks = { holds: "●", "does not hold": "○", undecided: "◐" };

function Verdict({ answer }: { answer: Answer }) {
  return (
    <span class="verdict">
      <span class="sign" aria-hidden="true">{marks[answer.verdict]}</span>
      <strong>{text.claims.verdicts[answer.verdict]}</strong>
    </span>
  );
}

/** The levers that the author of the claim names, with how well they are known. */
function HangsOn({ claim }: { claim: Claim }) {
  const { levers } = useResults();
  const found = (claim.hangs_on ?? []).map((name) => levers.filter((lever) => lever.id === name || lever.id.startsWith(`${name}.`))).filter((all) => all.length > 0);
  if (found.length === 0) return null;
  return (
    <div class="hangs">
      <p>{text.claims.hangsOn}</p>
      <ul>
        {found.map(([lever, ...more]) => {
          const evidence = text.evidence[lever.evidence] ?? lever.evidence;
          const value = (each: number | string) => exact(each, lever.unit === "factor" ? "" : lever.unit);
          const range = lever.low === null || lever.high === null ? null : text.number.between(exact(lever.low, lever.unit, false), exact(lever.high, lever.unit, false));
          const one = more.every((each) => each.value === lever.value);
          return <li key={lever.id}>{one ? text.claims.lever(lever.title, value(lever.value), range, evidence) : text.claims.leverCells(lever.title, exact(more.length + 1), evidence)}</li>;
        })}
      </ul>
    </div>
  );
}

/** The alternatives of a group, in words. */
function useGroupTitle() {
  const results = useResults();
  return ({ alternatives, all }: AnswerGroup) => (all ? text.claims.everyAlternative : text.claims.together(alternatives.map((each) => alternativeTitle(results, each))));
}

/** How the answers fare where the system is described otherwise, if that was simulated. */
function UnderStructures({ claim, people }: { claim: Claim; people?: boolean }) {
  const titleOf = useGroupTitle();
  const groups = answerGroups(claim, ({ structures }) => JSON.stringify(structures)).filter(({ answer }) => answer.structures);
  if (groups.length === 0) return null;
  return (
    <div class="hangs">
      <p>{text.claims.structures(exact(groups[0].answer.structures!.of))}</p>
      <ul>
        {groups.map((group) => {
          const { answer } = group;
          const { same, low, high } = answer.structures!;
          return <li key={answer.alternative}>{text.claims.structure(titleOf(group), exact(same), interval({ value: answer.value, low, high, people }, claim.unit))}</li>;
        })}
      </ul>
    </div>
  );
}

function PublishedFigure({ claim }: { claim: Claim }) {
  const { published, data_verdict } = claim;
  if (!published) return <p class="published">{text.claims.noPublished}</p>;
  return (
    <p class={`published ${data_verdict === "contradicted" ? "contradicted" : ""}`}>
      {data_verdict && <strong>{data_verdict === "contradicted" ? text.claims.contradicted : text.claims.agrees} </strong>}
      {text.claims.published(exact(published.value, published.unit), periodName(published.period))}
    </p>
  );
}

/** The answers as a picture for print, and as data. */
function Downloads({ claim, people }: { claim: Claim; people?: boolean }) {
  const results = useResults();
  const { published } = claim;
  const picture = (keep: Keep) => {
    const groups = answerGroups(claim);
    const rows = groups[0]?.all
      ? [{ answer: groups[0].answer, title: text.claims.everyAlternative, style: lookOf(results, baseOf(results)?.id ?? "") }]
      : claim.answers.map((answer) => ({ answer, title: alternativeTitle(results, answer.alternative), style: lookOf(results, answer.alternative) }));
    const credit = [text.claims.chart(exact(results.made.replicates), periodName(claim.period)), text.figure.source(creditOf(results.made)), published && text.figure.published(namesOf([published.source]))].filter(Boolean).join(" ");
    keep(`claim-${claim.id}`, standaloneSvg(claimChart(claim, rows, people), null, claim.asks, credit));
  };
  const data = () => saveCsv(`claim-${claim.id}`, csv(
    ["claim", "alternative", "alternative_title", "value", "p05", "p95", "held", "replicates", "verdict", "unit", "test", "published"],
    claim.answers.map((each) => {
      const hide = shown(each.value, claim.unit, people) === null;
      return [claim.id, each.alternative, alternativeTitle(results, each.alternative), ...[each.value, each.p05, each.p95].map((value) => (hide ? null : value)), each.held, each.replicates, each.verdict, claim.unit, claim.test, published?.value];
    })));
  return (
    <div class="actions">
      <SaveButtons of={claim.says} picture={picture} data={data} />
    </div>
  );
}

/** "Yes" and "no" name nobody; the question says who is meant. */
const namesGroup = (category: string) => category !== "" && !["total", "yes", "no"].includes(category);

export function ClaimCard({ claim }: { claim: Claim }) {
  const results = useResults();
  const { published } = claim;
  const reach = reachOf(claim);
  const people = peopleOf(results, claim.outcome, claim.unit);
  const titleOf = useGroupTitle();
  const rows: Row[] = answerGroups(claim).map((group) => {
    const { answer, all } = group;
    const measured = { value: answer.value, low: answer.p05, high: answer.p95, people };
    const look = all ? (baseOf(results)?.id ?? answer.alternative) : answer.alternative;
    return {
      alternative: titleOf(group),
      verdict: <Verdict answer={answer} />,
      figure: <span><b>{figure(measured, claim.unit)}</b> <span class="quiet interval">{text.claims.interval(interval(measured, claim.unit))}</span></span>,
      held: text.claims.held(exact(answer.held), exact(answer.replicates)),
      strip: <ClaimStrip answer={answer} claim={claim} reach={reach} style={lookOf(results, look)} people={people} />,
    };
  });
  return (
    <article class="claim" id={`claim-${claim.id}`}>
      <h3>{claim.says}</h3>
      <p class="byline">{claim.who}</p>
      <p class="asks"><b>{text.claims.asks}.</b> {claim.asks}</p>
      <Table caption={claim.says} narrow="stack" rows={rows} columns={[
        { key: "alternative", label: text.column.alternative }, { key: "verdict", label: text.claims.verdict },
        { key: "figure", label: text.claims.figure }, { key: "held", label: text.claims.heldIn },
        { key: "strip", label: text.claims.scale(tick(claim.unit)(reach.low), tick(claim.unit)(reach.high)), wide: true },
      ]} />
      <PublishedFigure claim={claim} />
      <Downloads claim={claim} people={people} />
      <HangsOn claim={claim} />
      <UnderStructures claim={claim} people={people} />
      <details class="more-on">
        <summary aria-label={text.claims.detailsOf(claim.says)}>{text.claims.details}</summary>
        <p>
          {claim.test && <>{text.claims.test(testInWords(claim.test, claim.unit))} </>}
          {namesGroup(claim.category) && <>{text.claims.among(categoryName(claim.category))} </>}
          {claim.period && text.claims.period(periodName(claim.period))}
        </p>
        {claim.note && <p>{claim.note}</p>}
        {published && <p class="source"><span lang="en">{published.source}</span> ({text.evidence[published.evidence] ?? published.evidence}).</p>}
        <p class="source">{text.claims.key(claim.published !== null && reach.published)}</p>
      </details>
    </article>
  );
}
