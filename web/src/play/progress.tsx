// How far the run is: a line to look at, and, no more often than every few seconds, a sentence for those who listen.
import { useEffect, useRef, useState } from "preact/hooks";
import { exact } from "../format/number";
import { dateOf, monthName } from "../format/period";
import { text } from "../lang";
import type { RunDocument } from "./server";

const pause = 5000;

function words(document: RunDocument | null, waiting: boolean): string {
  const say = text.play.progress;
  if (document === null || waiting) return say.starting;
  const { state, finished, replicates, month_reached, seconds, seconds_left } = document;
  if (state === "done") return say.done(exact(replicates), exact(Number(seconds.toPrecision(2))));
  if (state === "cancelled") return say.cancelled;
  if (state === "failed") return say.failed(document.error ?? "");
  const left = seconds_left === null ? "" : ` ${say.left(exact(Math.max(1, Math.round(seconds_left))))}`;
  const now = finished === 0 && month_reached ? say.first(exact(replicates), monthName(dateOf(month_reached))) : say.at(exact(finished), exact(replicates));
  return now + left;
}

/** The latest words, but changed at most every few seconds, the last ones for certain. */
function useSeldom(latest: string): string {
  const [said, say] = useState("");
  const before = useRef(0);
  useEffect(() => {
    const timer = setTimeout(() => {
      before.current = Date.now();
      say(latest);
    }, Math.max(0, before.current + pause - Date.now()));
    return () => clearTimeout(timer);
  }, [latest]);
  return said;
}

export function Progress({ document, waiting }: { document: RunDocument | null; waiting: boolean }) {
  const now = words(document, waiting);
  const said = useSeldom(now);
  const all = document?.replicates ?? 1;
  return (
    <div class="progress">
      <p aria-hidden="true" data-state={waiting ? "waiting" : (document?.state ?? "waiting")}>{now}</p>
      <progress aria-label={text.play.progress.label} max={all} value={waiting ? 0 : (document?.finished ?? 0)} />
      <p role="status" class="unseen">{said}</p>
    </div>
  );
}
