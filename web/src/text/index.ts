// The language of the page. Another language is another file of type Text.
import { en } from "./en";

export type Text = typeof en;
export const lang = "en";
/** Dates are written with the day first. */
export const dateLang = "en-GB";
export const text: Text = en;
