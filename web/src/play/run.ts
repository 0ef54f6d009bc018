// The run of the scenario in the hand: begun a moment after the last move, in place of the one before, and followed.
import { useEffect, useRef, useState } from "preact/hooks";
import { choose } from "../control/place";
import { sameRun, write, type Scenario } from "./scenario";
import { documentOf, follow, Refusal, runs, start, type RunDocument } from "./server";

const settle = 150;

export interface Wanted { study: string; scenario: Scenario; /** Of the run, where the scenario has none of its own. */ title: string; replicates: number; epoch: number; since: string }
interface Live { document: RunDocument | null; refusal: Refusal | null; waiting: boolean }

/** A finished run of the same scenario that this server made; another program may give other figures. */
async function alreadyThere({ study, scenario, replicates, since }: Wanted): Promise<RunDocument | null> {
  const found = (await runs()).find((each) => each.kind !== "solve" && each.study === study && each.state === "done" && each.replicates === replicates && each.created >= since && sameRun(each.scenario, scenario));
  return found ? documentOf(found.run) : null;
}

export function useRun(wanted: Wanted | null, lost: () => void, finished: () => void): Live {
  const [live, set] = useState<Live>({ document: null, refusal: null, waiting: true });
  const underWay = useRef<string | null>(null);
  /** The start before this one must have its answer first, so that every run under way is known and replaced. */
  const starting = useRef<Promise<unknown>>(Promise.resolve());
  const key = wanted && [wanted.study, write({ ...wanted.scenario, title: "" }), wanted.replicates, wanted.epoch].join("\n");
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    let stop = () => {};
    const begin = async () => {
      choose("scenario", write(wanted.scenario));
      try {
        await starting.current.catch(() => {});
        if (over) return;
        const before = underWay.current;
        if (before === null) {
          const found = await alreadyThere(wanted);
          if (over) return;
          if (found) return set({ document: found, refusal: null, waiting: false });
        }
        const started = start(wanted.study, { ...wanted.scenario, title: wanted.title }, wanted.replicates, before).then((id) => (underWay.current = id));
        starting.current = started;
        const id = await started;
        if (over) return;
        stop = follow<RunDocument>(id, (document) => set({ document, refusal: null, waiting: false }), () => {
          if (underWay.current === id) underWay.current = null;
          finished();
        }, lost);
      } catch (error) {
        if (over) return;
        const refusal = error as Refusal;
        underWay.current = null;
        if (refusal.code === "lost") lost();
        else set((previous) => ({ ...previous, refusal, waiting: false }));
      }
    };
    set((previous) => ({ ...previous, waiting: true }));
    const timer = setTimeout(begin, settle);
    return () => {
      over = true;
      clearTimeout(timer);
      stop();
    };
  }, [key]);
  useEffect(() => {
    if (wanted) choose("scenario", write(wanted.scenario));
  }, [wanted?.scenario.title]);
  return live;
}
