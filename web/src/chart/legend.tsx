// A legend in the page's own text: small pictures of line, band, mark, with words beside them.
import type { ComponentChildren } from "preact";
import { ink } from "../look/palette";
import type { Style } from "../look/palette";
import { shapes } from "./shapes";

export function Key({ children, label }: { children: ComponentChildren; label: string }) {
  return <li><svg width="30" height="14" aria-hidden="true">{children}</svg>{label}</li>;
}

export const Legend = ({ children }: { children: ComponentChildren }) => <ul class="legend">{children}</ul>;

export function LineKey({ style, label, mark = true }: { style: Style; label: string; mark?: boolean }) {
  return (
    <Key label={label}>
      <line x1="1" x2="29" y1="7" y2="7" stroke={style.colour} stroke-width="2" stroke-dasharray={style.dash || undefined} />
      {mark && <path transform="translate(15 7)" d={shapes[style.symbol]} fill={style.colour} stroke="#fff" />}
    </Key>
  );
}

export const BandKey = ({ label, opacity }: { label: string; opacity: number }) => (
  <Key label={label}><rect x="1" y="1" width="28" height="12" fill={ink} fill-opacity={opacity} /></Key>
);

export const ThinKey = ({ label }: { label: string }) => (
  <Key label={label}>{[3, 7, 11].map((y) => <path key={y} d={`M1 ${y}q7 -4 14 0t14 0`} fill="none" stroke={ink} stroke-opacity=".5" />)}</Key>
);

export const PublishedKey = ({ label }: { label: string }) => (
  <Key label={label}><path transform="translate(15 7)" d={shapes.diamond} fill="#fff" stroke={ink} stroke-width="1.5" /></Key>
);
