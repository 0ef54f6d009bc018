// The frame of every chart: title, reason, legend, chart, summary in words, table, downloads.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useResults } from "../control/context";
import { saveCsv, saveSvg, standaloneSvg } from "../control/download";
import { Table, type Column, type Row } from "../control/table";
import { csv, type Cell } from "../data/csv";
import { exact } from "../format/number";
import { text } from "../text";

export interface Data { columns: string[]; rows: Cell[][] }
interface Props {
  name: string; title: string; about?: string; legend?: ComponentChildren; children: ComponentChildren; summary: string;
  columns: Column[]; rows: Row[]; data: Data; open?: boolean; picture?: boolean;
}

export function Figure({ name, title, about, legend, children, summary, columns, rows, data, open = false, picture = true }: Props) {
  const { made } = useResults();
  const [shown, show] = useState(open);
  const chart = useRef<HTMLDivElement>(null);
  const credit = text.credit(made.version, exact(made.replicates), String(made.seed));
  const download = () => {
    const svg = chart.current?.querySelector<SVGSVGElement>(".chart svg");
    if (svg) saveSvg(name, standaloneSvg(svg, chart.current!.querySelector(".legend"), title, credit));
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
      <div class="actions">
        <details open={open} onToggle={(event) => show(event.currentTarget.open)}>
          <summary aria-label={text.action.tableOf(title)}>{text.action.table}</summary>
          {shown && <Table caption={title} columns={columns} rows={rows} />}
        </details>
        {picture && <button type="button" onClick={download} aria-label={text.action.svgOf(title)}>{text.action.svg}</button>}
        <button type="button" onClick={() => saveCsv(name, csv(data.columns, data.rows))} aria-label={text.action.csvOf(title)}>{text.action.csv}</button>
      </div>
    </figure>
  );
}
