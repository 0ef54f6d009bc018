// A schematic map, drawn by hand from rounded coordinates: outlines of a few points, sectors and airports as single
// points. Nothing here is fine enough to find a place by.

export type Point = [longitude: number, latitude: number];

const border: Point[] = [
  [-117.1, 32.5], [-114.7, 32.7], [-114.8, 32.5], [-111.1, 31.3], [-108.2, 31.3], [-108.2, 31.8], [-106.5, 31.8], [-106.2, 31.5], [-104.9, 30.6],
  [-104.5, 29.6], [-103.2, 29], [-102.4, 29.8], [-101.4, 29.8], [-100.7, 29.1], [-100.3, 28.3], [-99.5, 27.5], [-99.1, 26.4], [-97.2, 26],
];
const southern: Point[] = [[-92.3, 14.5], [-92.2, 15.3], [-91.7, 16.1], [-90.4, 16.1], [-91.4, 17.2], [-91, 17.8], [-89.2, 17.8]];

export const land: { id: "us" | "mx" | "gt" | "hn" | "sv"; outline: Point[]; label?: Point }[] = [
  { id: "us", label: [-105, 34.6], outline: [...border, [-97.4, 27.3], [-97, 28], [-95.9, 28.6], [-94.7, 29.4], [-93.8, 29.7], [-91.8, 29.5], [-90.2, 29.1], [-89.2, 29.2], [-89.6, 30.2], [-88, 30.3], [-86.5, 30.4], [-85.3, 29.7], [-84.2, 30.1], [-82, 29], [-82, 37], [-122, 37], [-120.6, 34.6], [-119.2, 34.1], [-118.4, 33.8]] },
  { id: "mx", label: [-104, 24.8], outline: [
    [-117.1, 32.5], [-116, 30.4], [-114.1, 27.9], [-115.1, 27.8], [-112.3, 26], [-112.1, 24.7], [-110.3, 23.4], [-109.4, 23.1], [-110.3, 24.3], [-111.3, 25.9], [-112.8, 27.9], [-114.6, 30], [-114.8, 31.6],
    [-113, 31.2], [-112.2, 29], [-110.5, 27.3], [-109.2, 25.7], [-107.4, 24.1], [-105.8, 22.6], [-105.4, 21], [-105.6, 20.4], [-104.3, 19.1], [-102, 17.9], [-99.9, 16.8], [-97, 15.9], [-95, 16.2], [-93.5, 15.4],
    ...southern, [-88.3, 18.5], [-87.4, 20.2], [-86.8, 21.4], [-88.2, 21.6], [-90.3, 21], [-90.7, 19.4], [-91.9, 18.6], [-94.2, 18.2], [-96, 19], [-97.2, 20.7], [-97.8, 22.4], [-97.7, 24.5], ...[...border].reverse(),
  ] },
  { id: "gt", outline: [...southern, [-89.2, 15.9], [-88.6, 15.7], [-89.2, 15], [-89.4, 14.4], [-90.1, 13.7], [-91.4, 13.9]] },
  { id: "hn", outline: [[-88.6, 15.7], [-87.7, 15.9], [-86, 16], [-84.4, 15.9], [-83.2, 15], [-84.8, 14.8], [-86.1, 13.9], [-86.7, 13.3], [-87.4, 13], [-87.8, 13.4], [-88.1, 13.9], [-89.4, 14.4], [-89.2, 15]] },
  { id: "sv", outline: [[-90.1, 13.7], [-89.4, 14.4], [-88.1, 13.9], [-87.8, 13.4], [-88.5, 13.2], [-89.3, 13.4]] },
];

export interface Spot { at: Point; /** Where its label stands, in degrees from the point. */ label: Point; anchor: "start" | "middle" | "end" }

export const sectors: Record<string, Spot> = {
  san_diego: { at: [-116.9, 32.6], label: [-.9, -1.1], anchor: "end" },
  el_centro: { at: [-115.6, 32.8], label: [-1.2, 2.2], anchor: "middle" },
  yuma: { at: [-114.3, 32.5], label: [1.4, 1.2], anchor: "middle" },
  tucson: { at: [-111.2, 31.8], label: [0, -2.2], anchor: "middle" },
  el_paso: { at: [-106.5, 31.9], label: [0, 1.3], anchor: "middle" },
  big_bend: { at: [-103.6, 30.1], label: [-.3, -1.9], anchor: "middle" },
  del_rio: { at: [-100.9, 29.6], label: [0, 1.5], anchor: "middle" },
  laredo: { at: [-99.6, 27.8], label: [-1.4, -1.2], anchor: "end" },
  rio_grande_valley: { at: [-98.1, 26.3], label: [2.1, .2], anchor: "start" },
};

/** By the station in which people wait for their seat. */
export const airports: Record<string, Spot> = {
  air_mx: { at: [-99.1, 19.4], label: [0, -1.7], anchor: "middle" },
  air_gt: { at: [-90.6, 14.6], label: [-1.4, -.6], anchor: "end" },
  air_hn: { at: [-88, 15.5], label: [1.6, 1.6], anchor: "middle" },
  air_sv: { at: [-89.1, 13.6], label: [-.4, -1.2], anchor: "middle" },
};
