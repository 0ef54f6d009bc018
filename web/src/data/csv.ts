// Comma-separated values: decimal point, ISO dates, an empty cell for a value that is not shown.

export type Cell = string | number | null | undefined;

function cell(value: Cell): string {
  if (value === null || value === undefined) return "";
  const written = String(value);
  return /[",\n\r]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

export const csv = (columns: string[], rows: Cell[][]) => [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
