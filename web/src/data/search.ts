/** Does every word that is searched for occur in one of the texts? */
export function matches(words: string, ...texts: (string | undefined)[]): boolean {
  const all = texts.join("\n").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
