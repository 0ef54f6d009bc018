import { describe, expect, test } from "vitest";
import { figure, interval } from "../src/format/number";
import { hidden, shown } from "../src/format/suppress";
import { valuesOf } from "../src/chart/axis";
import { answerGroups } from "../src/data/answers";
import { csv } from "../src/data/csv";

describe("small cells", () => {
  test("under ten persons are not shown", () => {
    expect(figure({ value: 9, low: 3, high: 14 }, "persons")).toBe("<10 or none");
    expect(interval({ value: 9, low: 3, high: 14 }, "persons")).toBe("<10 or none");
    expect(figure({ value: null }, "events")).toBe("<10 or none");
    expect(figure({ value: 10, low: 10, high: 10 }, "persons")).toBe("10 persons");
  });
  test("are told from quantities that are not people", () => {
    expect(["persons", "events (rounded to 10)", "cases", "unaccompanied children"].map(hidden.appliesTo)).toEqual([true, true, true, true]);
    expect(["share", "days", "US dollars", "percent of removals", "cases per judge", "judges"].map(hidden.appliesTo)).toEqual([false, false, false, false, false, false]);
    expect(figure({ value: 0.04, low: 0.03, high: 0.05 }, "share")).toBe("4.0%");
  });
  test("leave gaps in charts and empty cells in files", () => {
    expect(shown(4, "persons")).toBeNull();
    const series = { outcome: "o", category: "total", alternative: "a", step: "month" as const, periods: ["2016-01", "2016-02"], mean: [4, 40], median: [4, 40], p05: [1, 35], p25: [2, 38], p75: [6, 42], p95: [7, 45] };
    expect(valuesOf([series], "persons")).toEqual([40, 35, 45]);
    expect(csv(["a", "b"], [["x, y", shown(4, "persons")]])).toBe('a,b\n"x, y",\n');
  });
});

describe("plain zeros and counts_people", () => {
  test("a plain zero is shown, one whose interval ends in a small cell is not", () => {
    expect(figure({ value: 0, low: 0, high: 0 }, "events")).toBe("0 events");
    expect(figure({ value: 0, low: 0, high: 4 }, "events")).toBe("<10 or none");
    expect(shown(0, "persons")).toBe(0);
  });
  test("what the results say of an outcome goes before its unit", () => {
    expect(figure({ value: 4, low: 4, high: 4, people: false }, "events")).toBe("4 events");
    expect(figure({ value: 4, low: 4, high: 4, people: true }, "journeys")).toBe("<10 or none");
    expect(figure({ value: null, people: false }, "share")).toBe("–");
  });
});

describe("answers", () => {
  const answer = (alternative: string, value: number) => ({ alternative, value, p05: value, p95: value, held: 20, replicates: 20, verdict: "holds" as const });
  test("that are the same are told together", () => {
    const same = answerGroups({ answers: [answer("a", 1), answer("b", 1)] });
    expect(same.map(({ alternatives, all }) => [alternatives, all])).toEqual([[["a", "b"], true]]);
    const mixed = answerGroups({ answers: [answer("a", 1), answer("b", 2), answer("c", 1)] });
    expect(mixed.map(({ alternatives, all }) => [alternatives, all])).toEqual([[["a", "c"], false], [["b"], false]]);
  });
});
