// A claim's answer as a mark and a 90 % bar on a scale that all answers to the claim share, with the test as a dashed
// line and the published figure as a diamond above.
import { shown } from "../format/suppress";
import { thresholds } from "../format/words";
import { ink, quiet, type Style } from "../look/palette";
import type { Answer, Claim } from "../results";
import { shapes } from "./shapes";

export interface Reach { low: number; high: number; published: boolean }

const sameUnit = (claim: Claim) => claim.published !== null && claim.published.unit.replace(/\s*\(.*\)$/, "") === claim.unit;

export function reachOf(claim: Claim): Reach {
  const published = sameUnit(claim);
  const values = [
    ...claim.answers.flatMap((answer) => [answer.p05, answer.value, answer.p95]), ...thresholds(claim.test), published ? claim.published!.value : null,
  ].filter((value): value is number => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 2;
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step || step, published };
}

export function ClaimStrip({ answer, claim, reach, style, people }: { answer: Answer; claim: Claim; reach: Reach; style: Style; people?: boolean }) {
  const [width, height, edge, line, above] = [200, 22, 8, 14, 5];
  const x = (value: number) => edge + ((value - reach.low) / (reach.high - reach.low)) * (width - 2 * edge);
  const value = shown(answer.value, claim.unit, people);
  return (
    <svg class="strip" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1={edge} x2={width - edge} y1={line} y2={line} stroke="#cfcbc2" />
      {thresholds(claim.test).map((test) => <line key={test} x1={x(test)} x2={x(test)} y1={above} y2={height} stroke={quiet} stroke-width="1.5" stroke-dasharray="3 2.5" />)}
      {value !== null && answer.p05 !== null && answer.p95 !== null && (
        <line x1={x(answer.p05)} x2={Math.max(x(answer.p95), x(answer.p05) + 1)} y1={line} y2={line} stroke={style.colour} stroke-width="6" stroke-opacity=".5" />
      )}
      {value !== null && <path transform={`translate(${x(value)} ${line})`} d={shapes[style.symbol]} fill={style.colour} stroke="#fff" />}
      {reach.published && <path transform={`translate(${x(claim.published!.value)} ${above})`} d={shapes.diamond} fill="#fff" stroke={ink} stroke-width="1.4" />}
    </svg>
  );
}
