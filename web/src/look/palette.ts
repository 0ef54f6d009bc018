// Okabe–Ito colours that reach 3:1 on white, with a dash and a shape, so that no alternative is told by colour alone.

export type Symbol = "circle" | "square" | "triangle" | "star" | "wye";
export interface Style { colour: string; dash: string; symbol: Symbol }

export const ink = "#1d1d1b";
export const quiet = "#595959";
export const faint = "#d8d5ce";
export const grid = "#e6e3dd";

const base: Style = { colour: "#000000", dash: "", symbol: "circle" };
const others: Style[] = [
  { colour: "#0072B2", dash: "7 3", symbol: "square" },
  { colour: "#D55E00", dash: "2 3", symbol: "triangle" },
  { colour: "#009E73", dash: "9 3 2 3", symbol: "star" },
  { colour: "#CC79A7", dash: "4 2", symbol: "wye" },
];

/** The look of an alternative by its place in the list; the base is black and solid. */
export function styleOf(place: number, isBase: boolean): Style {
  return isBase ? base : others[(place - 1 + others.length) % others.length];
}
