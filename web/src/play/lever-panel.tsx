// All levers by room; the cells of a parameter fold. A search or "only changed" shows what fits without opening rooms.
import { useState } from "preact/hooks";
import { Search, Toggle } from "../control/choice";
import { usePlace } from "../control/place";
import { matches } from "../data/search";
import { exact } from "../format/number";
import { categoryName, plain } from "../format/words";
import { named, say, text } from "../lang";
import { LeverRow, type Hand } from "./lever-row";
import type { LiveLever, Parameter } from "./server";

const most = 25;

/** ".mexico.single_adults" in words. */
const cellName = (end: string) => end.split(".").filter(Boolean).map(categoryName).join(", ");

function Provenance({ parameter }: { parameter: Parameter }) {
  const { evidence, source } = parameter;
  return <p class="lever-source"><span class={`evidence ${evidence}`}>{text.evidence[evidence] ?? evidence}</span>{source && <> · <span lang="en">{source}</span></>}</p>;
}

function One({ parameter, cells, hand, open }: { parameter: Parameter; cells: LiveLever[]; hand: Hand; open: boolean }) {
  const moved = parameter.levers.filter((lever) => hand.changes.some((change) => change.lever === lever.name)).length;
  const [unfolded, unfold] = useState(open || moved > 0);
  const title = say(parameter.title);
  if (parameter.levers.length === 1) {
    return <div class="parameter"><LeverRow parameter={parameter} lever={parameter.levers[0]} title={title} hand={hand} /><Provenance parameter={parameter} /></div>;
  }
  const first = (lever: LiveLever) => lever.end.split(".")[1] ?? "";
  const groups = [...new Set(cells.map(first))];
  const deep = cells.some((lever) => lever.end.split(".").length > 2) && groups.length > 1;
  return (
    <div class="parameter">
      <details open={unfolded} onToggle={(event) => unfold(event.currentTarget.open)}>
        <summary>{title} <span class="quiet">{text.play.levers.cells(exact(parameter.levers.length))}{moved > 0 && ` · ${text.play.levers.moved(exact(moved))}`}</span></summary>
        {unfolded && (deep
          ? groups.map((group) => (
            <details key={group} class="group" open={groups.length < 4 || open || cells.some((lever) => first(lever) === group && hand.changes.some((change) => change.lever === lever.name))}>
              <summary>{categoryName(group)}</summary>
              {cells.filter((lever) => first(lever) === group).map((lever) => <LeverRow key={lever.name} parameter={parameter} lever={lever} title={`${title}: ${cellName(lever.end)}`} hand={hand} />)}
            </details>
          ))
          : cells.map((lever) => <LeverRow key={lever.name} parameter={parameter} lever={lever} title={`${title}: ${cellName(lever.end)}`} hand={hand} />))}
      </details>
      <Provenance parameter={parameter} />
    </div>
  );
}

export function LeverPanel({ hand }: { hand: Hand }) {
  const [words, search] = usePlace("lever", "");
  const [only, showOnly] = usePlace("levers", "all", ["all", "changed"]);
  const [opened, open] = useState<string[]>([]);
  const { levers, rooms } = hand.study;
  const isMoved = (lever: LiveLever) => hand.changes.some((change) => change.lever === lever.name);
  const narrowed = words.trim() !== "" || only === "changed";
  const found = levers.flatMap((parameter) => {
    const whole = matches(words, parameter.id, parameter.title, say(parameter.title), parameter.source, parameter.evidence);
    const cells = parameter.levers.filter((lever) => (only === "all" || isMoved(lever)) && (whole || matches(words, parameter.id, say(parameter.title), lever.name, cellName(lever.end))));
    return cells.length > 0 ? [{ parameter, cells }] : [];
  });
  return (
    <div class="levers">
      <div class="controls">
        <Search name="lever" label={text.levers.search} value={words} onChange={search} />
        <Toggle name="levers" label={text.levers.changedOnly} on={only === "changed"} onChange={(on) => showOnly(on ? "changed" : "all")} />
        <span role="status" class="quiet">{text.levers.shown(exact(found.reduce((sum, each) => sum + each.cells.length, 0)), exact(levers.reduce((sum, each) => sum + each.levers.length, 0)))}</span>
      </div>
      {narrowed
        ? <>{found.slice(0, most).map(({ parameter, cells }) => <One key={parameter.id + words} parameter={parameter} cells={cells} hand={hand} open={cells.length <= 12} />)}
          {found.length > most && <p class="nothing">{text.play.levers.more(exact(found.length - most))}</p>}
          {found.length === 0 && <p class="nothing">{text.play.levers.none}</p>}</>
        : rooms.filter((room) => levers.some((each) => each.room === room.id)).map((room) => (
          <details key={room.id} class="room" data-room={room.id} onToggle={(event) => {
            const now = event.currentTarget.open;
            if (event.target === event.currentTarget) open((before) => (now ? [...before, room.id] : before.filter((each) => each !== room.id)));
          }}>
            <summary>{named(room.title) ?? named(room.id) ?? plain(room.title)} <span class="quiet">{text.play.levers.inRoom(exact(levers.filter((each) => each.room === room.id).length))}</span></summary>
            {opened.includes(room.id) && levers.filter((each) => each.room === room.id).map((parameter) => <One key={parameter.id} parameter={parameter} cells={parameter.levers} hand={hand} open={false} />)}
          </details>
        ))}
    </div>
  );
}
