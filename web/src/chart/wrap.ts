// Breaks a label into at most so many lines of a width in pixels; what does not fit ends in an ellipsis.

const character = 6.7;

export function wrap(words: string, width: number, most: number, letter = character): string[] {
  const room = Math.max(6, Math.floor(width / letter));
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, most);
  if (lines.length > most) kept[most - 1] += "…";
  return kept.map((line) => (line.length > room ? `${line.slice(0, room - 1)}…` : line));
}
