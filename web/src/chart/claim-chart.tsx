// A claim's answers as one picture that stands by itself, in print: a row an alternative with its mark, 90 % bar and figure, the
// test as a dashed line, the published figure as a diamond in a row of its own.
import { render } from "preact";
import { figure, interval, tick, exact } from "../format/number";
import { periodName } from "../format/period";
import { shown } from "../format/suppress";
import { testInWords, thresholds } from "../format/words";
import { grid, ink, quiet, type Style } from "../look/palette";
import type { Answer, Claim } from "../results";
import { text } from "../lang";
import { axisOf } from "./axis";
import { reachOf } from "./claim-strip";
import { shapes } from "./shapes";
import { wrap } from "./wrap";

export interface ClaimRow { answer: Answer; title: string; style: Style }

function Picture({ claim, rows, people }: { claim: Claim; rows: ClaimRow[]; people?: boolean }) {
  const [width, left, right, high, above] = [760, 236, 530, 40, 30];
  const reach = reachOf(claim);
  const axis = axisOf([reach.low, reach.high]) ?? { low: 0, high: 1, ticks: [0, 1] };
  const x = (value: number) => left + ((value - axis.low) / (axis.high - axis.low)) * (right - left);
  const published = reach.published ? claim.published! : null;
  const bottom = above + high * (rows.length + (published ? 1 : 0));
  const test = text.claims.test(testInWords(claim.test, claim.unit));
  const middle = (at: number) => above + high * (at + 0.5);
  const label = (words: string, at: number) => {
    const lines = wrap(words, left - 20, 2);
    return lines.map((each, nth) => <text key={nth} x="4" y={middle(at) + 4 + (nth - (lines.length - 1) / 2) * 14}>{each}</text>);
  };
  return (
    <svg width={width} height={bottom + 26} viewBox={`0 0 ${width} ${bottom + 26}`} font-size="12" fill={ink}>
      {axis.ticks.map((each) => <g key={each}><line x1={x(each)} x2={x(each)} y1={above} y2={bottom} stroke={grid} /><text x={x(each)} y={bottom + 17} text-anchor="middle">{tick(claim.unit)(each)}</text></g>)}
      {thresholds(claim.test).map((each) => <line key={each} x1={x(each)} x2={x(each)} y1={above - 8} y2={bottom} stroke={quiet} stroke-width="1.5" stroke-dasharray="4 3" />)}
      <text {...(test.length * 7 > right ? { x: 4 } : { x: right + 12, "text-anchor": "end" })} y={above - 14} fill={quiet}>{test}</text>
      {rows.map(({ answer, title, style }, at) => {
        const measured = { value: answer.value, low: answer.p05, high: answer.p95, people };
        const value = shown(answer.value, claim.unit, people);
        return (
          <g key={title}>
            {label(title, at)}
            {value !== null && answer.p05 !== null && answer.p95 !== null && <line x1={x(answer.p05)} x2={Math.max(x(answer.p95), x(answer.p05) + 1)} y1={middle(at)} y2={middle(at)} stroke={style.colour} stroke-width="7" stroke-opacity=".5" />}
            {value !== null && <path transform={`translate(${x(value)} ${middle(at)})`} d={shapes[style.symbol]} fill={style.colour} stroke="#fff" />}
            <text x={right + 18} y={middle(at) - 3} font-weight="600">{figure(measured, claim.unit)}</text>
            <text x={right + 18} y={middle(at) + 12} fill={quiet}>{text.claims.interval(interval(measured, claim.unit))}</text>
          </g>
        );
      })}
      {published && (
        <g>
          {label(`${text.claims.data}, ${periodName(published.period)}`, rows.length)}
          <path transform={`translate(${x(published.value)} ${middle(rows.length)})`} d={shapes.diamond} fill="#fff" stroke={ink} stroke-width="1.4" />
          <text x={right + 18} y={middle(rows.length) + 4} font-weight="600">{exact(published.value, claim.unit)}</text>
        </g>
      )}
    </svg>
  );
}

/** Drawn outside the page, to be saved. */
export function claimChart(claim: Claim, rows: ClaimRow[], people?: boolean): SVGSVGElement {
  const place = document.createElement("div");
  render(<Picture claim={claim} rows={rows} people={people} />, place);
  return place.querySelector("svg")!;
}
