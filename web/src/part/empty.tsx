// What the page says when it has nothing to show.
import type { ComponentChildren } from "preact";
import { format, type Reading } from "../unpack";
import { text } from "../lang";

export function Empty({ reading, languages }: { reading: Exclude<Reading, { kind: "results" }>; languages: ComponentChildren }) {
  const broken = reading.kind !== "empty";
  const words = reading.kind === "other format" ? text.empty.format(String(reading.format), String(format)) : broken ? text.empty.broken : text.empty.body;
  return (
    <main class="empty">
      <div class="brand"><p>{text.name}</p>{languages}</div>
      <h1>{text.empty.title}</h1>
      <p>{words}</p>
      <pre><code>{broken ? text.empty.again : text.empty.command}</code></pre>
    </main>
  );
}
