import { describe, expect, test } from "vitest";
import { axisOf } from "../src/chart/axis";
import { spreadLabels } from "../src/chart/spread-labels";
import { wrap } from "../src/chart/wrap";

describe("labels", () => {
  test("keep their distance and their order", () => {
    const placed = spreadLabels([50, 51, 52, 10], 15, 0, 100);
    const sorted = [placed[3], placed[0], placed[1], placed[2]];
    for (let at = 1; at < sorted.length; at++) expect(sorted[at] - sorted[at - 1]).toBeGreaterThanOrEqual(15);
  });
  test("stay inside", () => {
    const placed = spreadLabels([99, 98, 100], 10, 0, 100);
    expect(Math.max(...placed)).toBeLessThanOrEqual(100);
    expect(Math.min(...placed)).toBeGreaterThanOrEqual(0);
  });
  test("break between words and end in an ellipsis", () => {
    expect(wrap("again: Custody and release", 90, 3)).toEqual(["again:", "Custody and", "release"]);
    expect(wrap("Border Patrol processing", 60, 2)).toEqual(["Border", "Patrol…"]);
  });
});

describe("an axis", () => {
  test("has zero unless the values stay far above it", () => {
    expect(axisOf([100, 390])).toEqual({ low: 0, high: 400, ticks: [0, 100, 200, 300, 400] });
    expect(axisOf([430000, 790000])!.low).toBe(400000);
    expect(axisOf([-0.2, 0.1])!.ticks).toContain(0);
  });
  test("holds every value, even when all are equal", () => {
    for (const values of [[7], [0], [0.12, 0.13], [999999, 1000001]]) {
      const axis = axisOf(values)!;
      expect(axis.low).toBeLessThanOrEqual(Math.min(...values));
      expect(axis.high).toBeGreaterThanOrEqual(Math.max(...values));
      expect(axis.high).toBeGreaterThan(axis.low);
    }
    expect(axisOf([])).toBeNull();
  });
});
