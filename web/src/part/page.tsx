// The page in the reader's language.
import { useEffect, useMemo, useState } from "preact/hooks";
import { firstLanguage, keep, LanguageChoice } from "../control/language";
import { chosen, whenChanged } from "../control/place";
import { localise } from "../data/localise";
import { isLanguage, know, speak, text, type Language } from "../lang";
import { Play } from "../play/play";
import type { Reading } from "../unpack";
import { Empty } from "./empty";
import { Report } from "./report";

export function Page({ reading, live }: { reading: Reading; live: boolean }) {
  const [language, set] = useState(firstLanguage);
  const results = reading.kind === "results" ? reading.results : null;
  if (!live) know(results?.translations ?? {}); // the application learns them from its study
  speak(language);
  const said = useMemo(() => results && localise(results), [results, language]);
  useEffect(() => {
    document.documentElement.lang = language;
    if (!live) document.title = said ? `${said.study.title} – ${text.name}` : text.name;
  }, [language]);
  useEffect(() => whenChanged(() => {
    const found = chosen("lang");
    if (isLanguage(found)) set(found);
  }), []);
  const choose = (next: Language) => {
    keep(next);
    set(next);
  };
  const choice = <LanguageChoice onChoose={choose} />;
  if (live) return <Play languages={choice} />;
  return reading.kind !== "results" || !said ? <Empty reading={reading as Exclude<Reading, { kind: "results" }>} languages={choice} /> : <Report results={said} languages={choice} />;
}
