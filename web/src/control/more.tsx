// The first rows of a long list, and a button for the rest. Printing shows what is on the screen.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { exact } from "../format/number";
import { text } from "../lang";

interface Props<Item> { all: Item[]; first: number; children: (some: Item[]) => ComponentChildren }

export function More<Item>({ all, first, children }: Props<Item>) {
  const [open, set] = useState(false);
  return (
    <>
      {children(open ? all : all.slice(0, first))}
      {all.length > first && (
        <button type="button" class="more" aria-expanded={open} onClick={() => set(!open)}>{open ? text.action.fewer : text.action.all(exact(all.length))}</button>
      )}
    </>
  );
}
