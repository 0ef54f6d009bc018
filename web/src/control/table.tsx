// A table. "scroll" keeps its columns and scrolls sideways in its own frame; "stack" puts each row into a block with
// its headings beside the cells on narrow screens.
import type { ComponentChildren } from "preact";

export interface Column { key: string; label: string; number?: boolean; wide?: boolean }
export type Row = Record<string, ComponentChildren>;
interface Props { caption: string; columns: Column[]; rows: Row[]; narrow?: "scroll" | "stack"; showCaption?: boolean }

export function Table({ caption, columns, rows, narrow = "scroll", showCaption = false }: Props) {
  const frame = narrow === "scroll" ? { tabIndex: 0, role: "group" as const, "aria-label": caption } : {};
  return (
    <div class={`table ${narrow} ${rows.length > 24 ? "tall" : ""}`} {...frame}>
      <table>
        <caption class={showCaption ? "" : "unseen"}>{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <th key={column.key} scope="col" class={column.number ? "number" : ""}>{column.label}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {columns.map((column, place) =>
                place === 0
                  ? <th key={column.key} scope="row">{row[column.key]}</th>
                  : <td key={column.key} data-label={column.label} class={[column.number && "number", column.wide && "wide"].filter(Boolean).join(" ")}>{row[column.key]}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
