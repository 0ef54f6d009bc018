// The language of the page: that of the address, else the one chosen before, else the first that the browser asks for.
import { catalogues, isLanguage, lang, languages, preferred, text, type Language } from "../lang";
import { choose, chosen } from "./place";

const key = "rechtsweg.language";

/** Storage may be forbidden to a file from disk; then the address alone remembers. */
function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function firstLanguage(): Language {
  const found = [chosen("lang"), remembered()].find(isLanguage);
  return found ?? preferred(navigator.languages ?? [navigator.language]);
}

export function keep(language: Language) {
  try {
    localStorage.setItem(key, language);
  } catch {
    // The address remembers it.
  }
  choose("lang", language);
}

export function LanguageChoice({ onChoose }: { onChoose: (language: Language) => void }) {
  return (
    <div class="languages" role="group" aria-label={text.language}>
      {languages.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === lang} onClick={() => onChoose(each)}>{catalogues[each].languageName}</button>
      ))}
    </div>
  );
}
