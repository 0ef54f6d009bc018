// One lever: a slider and a number, what it is in the base, and, once moved, from when until when and how.
import { useId } from "preact/hooks";
import { exact, unitName } from "../format/number";
import { dayOf } from "../format/period";
import { text } from "../lang";
import { Draft } from "./draft";
import type { LeverChange, Op } from "./scenario";
import type { LiveLever, Parameter, Study } from "./server";

export interface Hand { study: Study; changes: LeverChange[]; /** Alters the change that is there by then. */ edit: (lever: string, how: (change: LeverChange) => LeverChange) => void; set: (lever: string, change: LeverChange | null) => void }
interface Props { parameter: Parameter; lever: LiveLever; title: string; hand: Hand }

const inUnit = (value: number, unit: string) => exact(value, unit === "factor" ? "" : unit);

/** Two numbers between which the slider goes, and its step. */
export function sliderOf({ range, whole }: Parameter, { value }: LiveLever): { low: number; high: number; step: number } {
  const [low, high] = range ?? [0, value > 0 ? value * 3 : 1];
  const [least, most] = [Math.min(low, value), Math.max(high, value)];
  const rough = (most - least) / 200 || 0.01;
  return { low: least, high: most, step: whole ? Math.max(1, Math.round(rough)) : Number((10 ** Math.floor(Math.log10(rough))).toPrecision(1)) };
}

function When({ change, edit, name, study, base }: { change: LeverChange; edit: (how: (change: LeverChange) => LeverChange) => void; name: string; study: Study; base: number }) {
  const id = useId();
  const { from, until, phase_in_days, implementation, op } = change;
  const say = text.play.levers;
  const put = (part: Partial<LeverChange>) => edit((now) => ({ ...now, ...part }));
  const without = (key: keyof LeverChange) => edit((now) => Object.fromEntries(Object.entries(now).filter(([each]) => each !== key)) as unknown as LeverChange);
  const dates = { min: study.from, max: study.until };
  return (
    <details class="when">
      <summary>{say.when(dayOf(from))}</summary>
      <div class="fields" role="group" aria-label={say.whenOf(name)}>
        <label for={`${id}f`}>{say.from}</label>
        <Draft id={`${id}f`} type="date" value={from} {...dates} onDone={(input) => input.value && put({ from: input.value })} />
        <label for={`${id}u`}>{say.until}</label>
        <Draft id={`${id}u`} type="date" value={until ?? ""} {...dates} onDone={(input) => (input.value ? put({ until: input.value }) : without("until"))} />
        <label for={`${id}p`}>{say.phase}</label>
        <Draft id={`${id}p`} type="number" min="0" step="1" value={phase_in_days ?? 0} onDone={(input) => (input.valueAsNumber > 0 ? put({ phase_in_days: input.valueAsNumber }) : without("phase_in_days"))} />
        <label for={`${id}i`}>{say.implementation}</label>
        <Draft id={`${id}i`} type="number" min="0" max="1" step="0.05" value={implementation ?? 1} onDone={(input) => (input.valueAsNumber < 1 ? put({ implementation: input.valueAsNumber }) : without("implementation"))} />
        <label for={`${id}o`}>{say.how}</label>
        <select id={`${id}o`} value={op} onChange={(event) => {
          const next = event.currentTarget.value as Op;
          put({ op: next, value: { to: base, factor: 1, add: 0 }[next] });
        }}>
          {(["to", "factor", "add"] as const).map((each) => <option key={each} value={each} selected={each === op}>{say.ops[each]}</option>)}
        </select>
      </div>
    </details>
  );
}

export function LeverRow({ parameter, lever, title, hand }: Props) {
  const id = useId();
  const say = text.play.levers;
  const change = hand.changes.find((each) => each.lever === lever.name);
  const op = change?.op ?? "to";
  const value = change?.value ?? lever.value;
  const { low, high, step } = sliderOf(parameter, lever);
  const give = (next: LeverChange) => hand.set(lever.name, next);
  const move = (to: number) => {
    if (Number.isFinite(to)) give(change ? { ...change, value: to } : { lever: lever.name, op: "to", value: to, from: hand.study.decision_day });
  };
  return (
    <div class={`lever ${change ? "moved" : ""}`} data-lever={lever.name}>
      <label for={`${id}n`} class="lever-title">{title}</label>
      <div class="lever-controls">
        {op === "to" && <input type="range" aria-label={say.slider(title)} aria-valuetext={inUnit(value, parameter.unit)} min={low} max={high} step={step} value={value} onInput={(event) => move(event.currentTarget.valueAsNumber)} />}
        <Draft id={`${id}n`} type="number" step="any" value={value} onType={(input) => move(input.valueAsNumber)} />
        <span class="quiet unit">{op === "factor" ? say.ops.factor : unitName(parameter.unit)}</span>
        {change && <button type="button" aria-label={say.resetOf(title)} onClick={() => hand.set(lever.name, null)}>{say.reset}</button>}
      </div>
      <p class="lever-base quiet">{say.base(inUnit(lever.value, parameter.unit))}{parameter.range && ` ${say.range(inUnit(parameter.range[0], parameter.unit), inUnit(parameter.range[1], parameter.unit))}`}</p>
      {change && <When change={change} edit={(how) => hand.edit(lever.name, how)} name={title} study={hand.study} base={lever.value} />}
    </div>
  );
}
