// Puts a drawn chart into the page and draws it again when the room for it or what it shows changes.
import { useEffect, useRef } from "preact/hooks";
import { lang } from "../lang";
import { useWidth } from "./width";

interface Props { draw: (width: number) => Element; label: string; changes: unknown[]; least?: number }

export function PlotChart({ draw, label, changes, least = 260 }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  useEffect(() => {
    if (!frame.current || width === 0) return;
    const chart = draw(Math.max(least, width));
    // Names of marks mean nothing inside a picture that is read as one.
    for (const part of chart.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", label);
    frame.current.replaceChildren(chart);
  }, [width, label, lang, ...changes]);
  return <div class="chart" ref={frame} />;
}
