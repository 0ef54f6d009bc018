// What went wrong, said at once to everybody: the server's own words, and its faults in a list.
import { text } from "../lang";
import type { Refusal } from "./server";

/** "measure:3:12" as line and column; other places as they are. */
function where(place: string): string {
  const found = place.match(/:(\d+):(\d+)$/);
  return found ? text.play.errors.line(found[1], found[2]) : place;
}

export function Alert({ refusal }: { refusal: Refusal | null }) {
  return (
    <div role="alert" class={refusal ? "alert" : ""}>
      {refusal && (
        <>
          <p><strong>{text.play.errors.codes[refusal.code] ?? text.play.errors.codes.our_fault}</strong></p>
          {refusal.faults.length === 0 && refusal.message && <p lang="en">{refusal.message}</p>}
          {refusal.faults.length > 0 && (
            <ul>
              {refusal.faults.map((fault, at) => (
                <li key={at}>
                  <b>{where(fault.where)}</b>: <span lang="en">{fault.what}</span>
                  {fault.expected && <> {text.play.errors.expected} <span lang="en">{fault.expected}</span></>}
                  {fault.nearest && <> {text.play.errors.nearest} <code>{fault.nearest}</code></>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
