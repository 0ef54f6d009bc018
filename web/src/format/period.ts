// Periods are written FY2016, 2016 or 2016-03.
import { text } from "../lang";

export type PeriodKind = "fiscal_year" | "year" | "month" | "other";

export function periodKind(period: string): PeriodKind {
  if (/^FY\d{4}$/.test(period)) return "fiscal_year";
  if (/^\d{4}$/.test(period)) return "year";
  if (/^\d{4}-\d{2}$/.test(period)) return "month";
  return "other";
}

/** First day of a month or date, in UTC. */
export function dateOf(period: string): Date {
  const [year, month, day] = period.split("-").map(Number);
  return new Date(Date.UTC(year, (month || 1) - 1, day || 1));
}

const format = (options: Intl.DateTimeFormatOptions) => {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (date: Date) => {
    if (!made.has(text.dates)) made.set(text.dates, new Intl.DateTimeFormat(text.dates, { ...options, timeZone: "UTC" }));
    return made.get(text.dates)!.format(date);
  };
};
export const yearOf = (date: Date) => String(date.getUTCFullYear());
export const monthName = format({ month: "short", year: "numeric" });
const dayName = format({ day: "numeric", month: "long", year: "numeric" });

export const dayOf = (date: string) => (/^\d{4}-\d{2}-\d{2}/.test(date) ? dayName(dateOf(date.slice(0, 10))) : date);

/** A period or a pair of dates in words. */
export function periodName(period: string | string[]): string {
  if (Array.isArray(period)) return text.between(dayOf(period[0]), dayOf(period[1]));
  const pair = period.match(/^(\d{4}-\d{2}-\d{2})(?:\.\.|\/|,| to )(\d{4}-\d{2}-\d{2})$/);
  if (pair) return text.between(dayOf(pair[1]), dayOf(pair[2]));
  if (periodKind(period) === "fiscal_year") return text.fiscalYear(period.slice(2));
  return periodKind(period) === "month" ? monthName(dateOf(period)) : dayOf(period);
}
