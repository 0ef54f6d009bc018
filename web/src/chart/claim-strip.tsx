// A claim's answer as a mark and a 90 % bar on a scale that all answers to the claim share, with the test as a dashed
// line and the published figure as a diamond.
import { threshold } from "../format/words";
import { ink, quiet, type Style } from "../look/palette";
import type { Answer, Claim } from "../results";
import { shapes } from "./shapes";

export interface Reach { low: number; high: number; published: boolean }

const sameUnit = (claim: Claim) => claim.published !== null && claim.published.unit === claim.unit;

export function reachOf(claim: Claim): Reach {
  const test = threshold(claim.test);
  const published = sameUnit(claim);
  const values = [
    ...claim.answers.flatMap((answer) => [answer.p05, answer.value, answer.p95]), test, published ? claim.published!.value : null,
  ].filter((value): value is number => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 0)];
  if (/^share/.test(claim.unit) && high > 0.5) return { low, high: 1, published };
  return { low, high: high === low ? low + 1 : high + (high - low) * 0.05, published };
}

export function ClaimStrip({ answer, claim, reach, style }: { answer: Answer; claim: Claim; reach: Reach; style: Style }) {
  const [width, height, edge] = [220, 26, 8];
  const x = (value: number) => edge + ((value - reach.low) / (reach.high - reach.low)) * (width - 2 * edge);
  const test = threshold(claim.test);
  return (
    <svg class="strip" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1={edge} x2={width - edge} y1={height / 2} y2={height / 2} stroke="#cfcbc2" />
      {test !== null && <line x1={x(test)} x2={x(test)} y1="0" y2={height} stroke={quiet} stroke-width="1.5" stroke-dasharray="3 2.5" />}
      {answer.p05 !== null && answer.p95 !== null && <line x1={x(answer.p05)} x2={Math.max(x(answer.p95), x(answer.p05) + 1)} y1={height / 2} y2={height / 2} stroke={style.colour} stroke-width="5" stroke-opacity=".55" />}
      {answer.value !== null && <path transform={`translate(${x(answer.value)} ${height / 2})`} d={shapes[style.symbol]} fill={style.colour} stroke="#fff" />}
      {reach.published && <path transform={`translate(${x(claim.published!.value)} ${height / 2})`} d={shapes.diamond} fill="#fff" stroke={ink} stroke-width="1.4" />}
    </svg>
  );
}
