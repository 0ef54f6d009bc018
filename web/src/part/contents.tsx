// Links to the sections.
import { text } from "../lang";

export const sections = ["claims", "time", "differences", "flow", "map", "backlog", "lives", "capacity", "validation", "dictionary", "levers", "measures", "limits"] as const;

export function Contents() {
  return (
    <nav class="contents" aria-label={text.contents}>
      <ol>{sections.map((id) => <li key={id}><a href={`#${id}`}>{text[id].title}</a></li>)}</ol>
    </nav>
  );
}
