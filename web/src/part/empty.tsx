// What the page says when it has nothing to show.
import type { Reading } from "../unpack";
import { text } from "../text";

export function Empty({ reading }: { reading: Exclude<Reading, { kind: "results" }> }) {
  const broken = reading.kind !== "empty";
  const words = reading.kind === "other format" ? text.empty.format(String(reading.format)) : broken ? text.empty.broken : text.empty.body;
  return (
    <main class="empty">
      <p class="brand">{text.name}</p>
      <h1>{text.empty.title}</h1>
      <p>{words}</p>
      <pre><code>{broken ? text.empty.again : text.empty.command}</code></pre>
    </main>
  );
}
