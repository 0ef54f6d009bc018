// Resources of the sample, month by month.
import { normal } from "./sample-chance.mjs";

const resources = [
  { resource: "judges", title: "Immigration judges", unit: "judges", places: 289, grow: 0.08, load: 1.0, waiting: 420000, more: 0.5 },
  { resource: "adult_beds", title: "Adult detention beds", unit: "beds", places: 34000, grow: 0.07, load: 0.97, waiting: 0, more: 900 },
  { resource: "family_beds", title: "Family detention beds", unit: "beds", places: 3300, grow: 0, load: 0.72, waiting: 0, more: 0.4 },
  { resource: "orr_beds", title: "Shelter beds for unaccompanied children", unit: "beds", places: 8400, grow: 0.12, load: 0.84, waiting: 120, more: 0.3 },
  { resource: "asylum_officers", title: "Asylum officers, screening", unit: "officers", places: 410, grow: 0.1, load: 0.93, waiting: 5200, more: 0.6 },
  { resource: "flights_gt", title: "Charter seats to Guatemala City", unit: "seats a week", places: 800, grow: 0, load: 0.8, waiting: 310, more: 0.9 },
  { resource: "flights_hn", title: "Charter seats to San Pedro Sula", unit: "seats a week", places: 540, grow: 0, load: 0.75, waiting: 0, more: 0.6 },
];

export function capacityOf(alternatives, months, effect, start) {
  return alternatives.flatMap(({ id: alternative }) => resources.map(({ resource, title, unit, places, grow, load, waiting, more }) => {
    const entry = { alternative, resource, title, unit, months, places: [], used: [], waiting: [] };
    months.forEach((_, at) => {
      const since = Math.max(0, at - start) / 12;
      const now = Math.round(places * (1 + grow * Math.floor(at / 12)));
      const share = Math.min(1, load * (1 + 0.09 * Math.sin((at / 12) * 6.28 + 2) + 0.02 * normal(resource, at)) * (1 + 0.12 * effect[alternative] * (1 - Math.exp(-since))));
      entry.places.push(now);
      entry.used.push(Math.round(now * share));
      const queue = share > 0.9 ? (waiting || more) * (share - 0.86) * 8 * (1 + 0.05 * at) * (1 + 0.5 * effect[alternative] * Math.min(1, since)) : 0;
      entry.waiting.push(Math.round(resource === "judges" ? waiting * (1 + 0.012 * at) * (1 + 0.15 * effect[alternative] * Math.min(1, since)) : queue));
    });
    return entry;
  }));
}
