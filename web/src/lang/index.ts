// The languages of the page, and which one is spoken. `text` holds every word of the page itself; `say` gives what a text
// of the results is in the reader's language. Both change with speak(), so nothing may keep a word from before.
import type { Results } from "../results";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";

export type Text = typeof en;
export const catalogues = { en, de, es } satisfies Record<string, Text>;
export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Language[];

export let lang: Language = "en";
export let text: Text = en;
let translations: Results["translations"] = {};

export const isLanguage = (word: string | null | undefined): word is Language => languages.includes(word as Language);

/** The first language of the reader that the page speaks, else English. */
export const preferred = (wanted: readonly string[]): Language => wanted.map((each) => each.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";

export function speak(language: Language) {
  lang = language;
  text = catalogues[language];
}

export function know(found: Results["translations"]) {
  translations = found;
}

/** A text or a name of the results in the reader's language; as it is where it has no translation. */
export const say = (words: string): string => translations[lang]?.get(words) ?? words;
/** A name's translation, if there is one. */
export const named = (name: string): string | undefined => translations[lang]?.get(name) ?? translations.en?.get(name);
/** Is a text of the results there in the reader's language? English is what they are written in. */
export const isSaid = (words: string): boolean => lang === "en" || translations[lang]?.has(words) === true;
