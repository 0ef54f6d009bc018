// The results with their texts in the reader's language. Names (categories, units) keep their ids, because numbers are
// written by them; they are put into words where they are shown.
import { named, say } from "../lang";
import type { Results } from "../results";

/** Copies with some members said in the reader's language. */
function said<T extends object>(list: T[], ...members: (keyof T)[]): T[] {
  return list.map((each) => ({ ...each, ...Object.fromEntries(members.filter((member) => typeof each[member] === "string").map((member) => [member, say(each[member] as string)])) }));
}

const one = <T extends object>(thing: T, ...members: (keyof T)[]): T => said([thing], ...members)[0];

export function localise(results: Results): Results {
  const { study, made, alternatives, claims, outcomes, rooms, capacity, levers, limits, featured } = results;
  return {
    ...results,
    study: one(study, "title", "question", "about"), made: one(made, "system_title"),
    alternatives: said(alternatives, "title", "about").map((alternative) => ({
      ...alternative, measures: said(alternative.measures, "title", "about").map((measure) => ({ ...measure, changes: said(measure.changes, "note") })),
    })),
    claims: said(claims, "says", "who", "asks", "note"), outcomes: said(outcomes, "means"),
    rooms: rooms.map((room) => ({ ...room, title: named(room.title) ?? named(room.id) ?? room.title, stations: said(room.stations, "title") })),
    capacity: said(capacity, "title"), levers: said(levers, "title"), limits: limits.map(say), featured: said(featured, "title", "why"),
  };
}
