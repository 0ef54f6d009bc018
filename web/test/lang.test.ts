// The catalogues say the same things: no key is missing or left over, every placeholder is used in every language, and no
// key stands there that no part of the page asks for.
import { afterEach, describe, expect, test } from "vitest";
import { catalogues, know, languages, preferred, say, speak } from "../src/lang";
import { categoryName } from "../src/format/words";
import { exact, figure } from "../src/format/number";
import { periodName } from "../src/format/period";

type Entry = [path: string, value: unknown];
const leaves = (node: unknown, path = ""): Entry[] =>
  node !== null && typeof node === "object" && !Array.isArray(node) ? Object.entries(node).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key)) : [[path, node]];

const entries = (language: keyof typeof catalogues) => leaves(catalogues[language]).filter(([path]) => path !== "glossary");
const at = (language: keyof typeof catalogues) => new Map(entries(language));

const given: unknown[][] = [["⟦a⟧", "⟦b⟧", "⟦c⟧", "⟦d⟧"], [["⟦a⟧", "⟦b⟧"]], ["⟦a⟧", ["⟦b⟧"]], ["⟦a⟧", "⟦b⟧", ["⟦c⟧"]], [{ period: "⟦a⟧", events: "⟦b⟧", written: "⟦c⟧", study: "⟦d⟧" }]];

/** What an entry says; a function is given whatever it takes without complaint. */
function written(value: unknown): string {
  if (typeof value !== "function") return Array.isArray(value) ? value.join("\n") : String(value);
  for (const each of given) {
    try {
      const words = String(value(...each));
      if (!words.includes("undefined")) return words;
    } catch {
      continue;
    }
  }
  return "";
}
const marksIn = (value: unknown) => (typeof value === "function" ? [...new Set(written(value).match(/⟦.⟧/g) ?? [])].sort() : []);

const files = Object.entries(import.meta.glob<string>("../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true })).filter(([name]) => !name.includes("/lang/")).map(([, source]) => source);

/** Is there a part of the page that asks for every step of the path? */
const askedFor = (path: string) => files.some((source) => path.split(".").every((name) => new RegExp(`[.{,] ?${name}\\b`).test(source)));

afterEach(() => {
  know({});
  speak("en");
});

describe("the catalogues", () => {
  for (const language of languages.filter((each) => each !== "en")) {
    test(`${language} has every key of English and no other`, () => expect([...at(language).keys()].sort()).toEqual([...at("en").keys()].sort()));
    test(`${language} uses every placeholder that English uses`, () => {
      const other = at(language);
      for (const [path, value] of entries("en")) expect(marksIn(other.get(path)), path).toEqual(marksIn(value));
    });
    test(`${language} leaves nothing in English`, () => {
      const same = entries("en").filter(([path, value]) => written(at(language).get(path)) === written(value) && /[a-z]{4}/i.test(written(value).replace(/⟦.⟧|rechtsweg|SVG|PNG|CSV/gi, "")));
      const meant = /^(name|lives\.station$|airports|map\.airports\.|.*\.period$|limits\.noLifeCommand|made\.version|made\.system|.*\.median$|claims\.simulated|.*total)/;
      expect(same.map(([path]) => path).filter((path) => !meant.test(path))).toEqual([]);
    });
    test(`${language} has the glossary's words in the same order`, () => expect(catalogues[language].glossary.map(({ when }) => when)).toEqual(catalogues.en.glossary.map(({ when }) => when)));
  }
  test("hold no key that nobody asks for", () => {
    const looked = /^(evidence|map\.airports|map\.countries|claims\.tests|claims\.verdicts|claims\.dataVerdicts|play\.errors\.codes)\.|^measures\.(a new|new )/;
    const idle = [...at("en").keys()].filter((path) => !looked.test(path) && !askedFor(path));
    expect(idle).toEqual([]);
  });
});

describe("a language", () => {
  test("is the first that the reader asks for and the page speaks", () => {
    expect(preferred(["fr-FR", "es-GT", "de"])).toBe("es");
    expect(preferred(["DE-at"])).toBe("de");
    expect(preferred(["fr"])).toBe("en");
    expect(preferred([])).toBe("en");
  });
  test("writes numbers, units and periods its own way", () => {
    know({ de: new Map([["cases", "Verfahren"]]), es: new Map([["cases", "casos"]]) });
    const told = (language: "en" | "de" | "es") => {
      speak(language);
      return [figure({ value: 41234.6, low: 38110, high: 44020 }, "cases"), exact(0.5, "share"), exact(1.25), periodName("FY2016"), periodName("2016-03"), exact(9200, "dollars")];
    };
    expect(told("en")).toEqual(["41,000 cases", "50%", "1.25", "FY2016", "Mar 2016", "$9,200"]);
    expect(told("de")).toEqual(["41.000 Verfahren", "50 %", "1,25", "HJ 2016", "März 2016", "9.200 US-$"]);
    expect(told("es")).toEqual(["41,000 casos", "50%", "1.25", "AF 2016", "mar 2016", "US$9,200"]);
  });
  test("shows the original where there is no translation", () => {
    know({ en: new Map([["el_salvador", "El Salvador"]]), de: new Map([["people admitted", "Eingelassene"]]) });
    speak("de");
    expect(say("people admitted")).toBe("Eingelassene");
    expect(say("people refused")).toBe("people refused");
    expect(categoryName("el_salvador")).toBe("El Salvador");
    expect(categoryName("under_two")).toBe("Under two");
  });
});
