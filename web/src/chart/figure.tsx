// The frame of every chart: title, reason, legend, chart, summary in words, table, downloads.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useResults } from "../control/context";
import { saveCsv, standaloneSvg } from "../control/download";
import { SaveButtons, type Keep } from "../control/save-buttons";
import { Table, type Column, type Row } from "../control/table";
import { csv, type Cell } from "../data/csv";
import { exact, unitName } from "../format/number";
import { text } from "../lang";
import type { Made } from "../results";

export interface Data { columns: string[]; rows: Cell[][] }
interface Props {
  name: string; title: string; about?: string; legend?: ComponentChildren; children: ComponentChildren; summary: string;
  columns: Column[]; rows: Row[]; data: Data; open?: boolean; picture?: boolean; unit?: string; published?: string[];
  /** What a reader of the picture alone must know, such as an axis that does not begin at zero. */
  note?: string;
}

/** The program, the run and its size, as they stand under every figure. */
export const creditOf = (made: Made) =>
  text.credit(made.version, exact(made.replicates), String(made.seed)) + (made.scale === 1 ? "" : `, ${text.made.scale(exact(made.scale, "share"))}`);

/** The names of sources, without the addresses in brackets. */
export const namesOf = (sources: string[]) => [...new Set(sources.map((source) => source.replace(/\s*\[[^\]]*\]\s*$/, "")))].join("; ");

export function Figure({ name, title, about, legend, children, summary, columns, rows, data, open = false, picture = true, unit, published = [], note }: Props) {
  const { made } = useResults();
  const [shown, show] = useState(open);
  const chart = useRef<HTMLDivElement>(null);
  const credit = creditOf(made);
  const download = (keep: Keep) => {
    const svg = chart.current?.querySelector<SVGSVGElement>(".chart svg");
    if (svg) keep(name, standaloneSvg(svg, chart.current!.querySelector(".legend"), title, [note, text.figure.source(credit), published.length > 0 && text.figure.published(namesOf(published))].filter(Boolean).join(" ")));
  };
  return (
    <figure class="figure">
      <figcaption>
        <h3>{title}</h3>
        {about && <p class="about">{about}</p>}
      </figcaption>
      <div ref={chart}>
        {legend}
        {children}
      </div>
      <p class="summary">{summary}</p>
      <p class="credit">
        {unit && unitName(unit) && <>{text.figure.unit(unitName(unit))} </>}{text.figure.source(credit)}
        {published.length > 0 && <> {text.figure.published(namesOf(published))}</>}
      </p>
      <div class="actions">
        <details open={open} onToggle={(event) => show(event.currentTarget.open)}>
          <summary aria-label={text.action.tableOf(title)}>{text.action.table}</summary>
          {shown && <Table caption={title} columns={columns} rows={rows} />}
        </details>
        <SaveButtons of={title} picture={picture ? download : undefined} data={() => saveCsv(name, csv(data.columns, data.rows))} />
      </div>
    </figure>
  );
}
