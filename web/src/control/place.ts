// What the reader has chosen, kept in the address after #, so that a view can be shared. "#flow?alternative=x" is the
// section "flow" with one choice made; choices that are not in the address have their first value.
import { useEffect, useState } from "preact/hooks";

const parse = () => {
  const [section, choices] = location.hash.slice(1).split("?");
  return { section, choices: new URLSearchParams(choices ?? "") };
};
let choices = typeof location === "undefined" ? new URLSearchParams() : parse().choices;
const listeners = new Set<() => void>();

function write(section: string) {
  const query = choices.toString();
  history.replaceState(null, "", query || section ? `#${section}${query ? `?${query}` : ""}` : "#");
}

/** What the address says of a choice. */
export const chosen = (key: string): string | null => choices.get(key);

export function choose(key: string, value: string | null) {
  if (value === null) choices.delete(key);
  else choices.set(key, value);
  write(parse().section);
  listeners.forEach((each) => each());
}

/** Calls back whenever a choice changes; gives what ends that. */
export function whenChanged(call: () => void): () => void {
  listeners.add(call);
  return () => void listeners.delete(call);
}

/** A choice among `allowed` values, or any text if none are given. */
export function usePlace(key: string, first: string, allowed?: string[]): [string, (value: string) => void] {
  const read = () => {
    const found = choices.get(key);
    return found !== null && (!allowed || allowed.includes(found)) ? found : first;
  };
  const [value, set] = useState(read);
  useEffect(() => whenChanged(() => set(read())));
  return [value, (next) => choose(key, next === first ? null : next)];
}

/** Goes to the section in the address once the page is drawn, and keeps choices when a reader follows a link inside it. */
export function followAddress() {
  const scroll = () => document.getElementById(parse().section)?.scrollIntoView();
  addEventListener("hashchange", () => {
    const now = parse();
    if (location.hash.includes("?")) {
      choices = now.choices;
      listeners.forEach((each) => each());
    } else write(now.section);
    scroll();
  });
  if (location.hash) requestAnimationFrame(scroll);
}
