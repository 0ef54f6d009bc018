import { describe, expect, test } from "vitest";
import { difference, exact, figure, interval, roundingStep } from "../src/format/number";
import { periodKind, periodName } from "../src/format/period";
import { categoryName, plain, testInWords, thresholds } from "../src/format/words";

describe("digits", () => {
  test("a figure has no more digits than its interval allows", () => {
    expect(figure({ value: 41234.6, low: 38110, high: 44020 }, "cases")).toBe("41,000 cases");
    expect(figure({ value: 41234.6, low: 41210, high: 41255 }, "cases")).toBe("41,230 cases");
    expect(interval({ value: 41234.6, low: 38110, high: 44020 }, "cases")).toBe("38,000 to 44,000");
  });
  test("between three and thirty steps lie inside an interval", () => {
    for (const spread of [0.003, 1, 7, 29, 31, 299, 642, 99999]) {
      const steps = spread / roundingStep(1e6, 0, spread);
      expect(steps).toBeGreaterThanOrEqual(2.999);
      expect(steps).toBeLessThanOrEqual(30.001);
    }
  });
  test("a wide interval does not round its figure to zero", () => expect(figure({ value: 42, low: 12, high: 9000 }, "persons")).toBe("40 persons"));
  test("people are whole, however narrow the interval", () => expect(figure({ value: 512.31, low: 512.2, high: 512.4 }, "persons")).toBe("512 persons"));
  test("an interval of no width leaves the figure as it is", () => expect(figure({ value: 289, low: 289, high: 289 }, "judges")).toBe("289 judges"));
  test("four digits are grouped too", () => expect(exact(3500)).toBe("3,500"));
  test("published figures keep their digits", () => {
    expect(exact(408870, "events")).toBe("408,870 events");
    expect(exact(0.5, "share")).toBe("50%");
    expect(exact(22.56, "percent")).toBe("22.56%");
    expect(exact(9200, "US dollars")).toBe("$9,200");
    expect(exact(0.0016)).toBe("0.0016");
  });
});

describe("differences", () => {
  test("have a sign", () => expect(difference({ value: -21640, low: -30100, high: -14200 }, "events")).toEqual({ value: "−22,000", interval: "−30,000 to −14,000" }));
  test("of shares are in points", () => expect(difference({ value: 0.051, low: 0.04, high: 0.062 }, "share")).toEqual({ value: "+5.1 points", interval: "+4.0 to +6.2" }));
  test("of money put the sign before the dollar", () => expect(difference({ value: -500, low: -600, high: -400 }, "US dollars").value).toBe("−$500"));
});

describe("periods", () => {
  test("are told apart by how they are written", () => expect(["FY2016", "2016", "2016-03", "2016-03-01"].map(periodKind)).toEqual(["fiscal_year", "year", "month", "other"]));
  test("are written out", () => {
    expect(periodName("FY2016")).toBe("FY2016");
    expect(periodName("2016-03")).toBe("Mar 2016");
    expect(periodName(["2017-03-01", "2018-02-28"])).toBe("1 March 2017 to 28 February 2018");
    expect(periodName("2017-03-01..2018-02-28")).toBe("1 March 2017 to 28 February 2018");
  });
});

describe("words", () => {
  test("tests of claims", () => {
    expect(testInWords("> 0.5", "share")).toBe("more than 50%");
    expect(testInWords("<= 516031", "cases")).toBe("at most 516,031 cases");
    expect(testInWords("falls", "cases")).toBe("falls");
    expect([thresholds("> 0.5"), thresholds("<-0.05"), thresholds("between 1.2 and 1.3"), thresholds("falls")]).toEqual([[0.5], [-0.05], [1.2, 1.3], []]);
    expect(testInWords("between 400000 and 410000", "events")).toBe("between 400,000 and 410,000 events");
  });
  test("identifiers", () => {
    expect(plain("usbp_apprehensions_southwest")).toBe("USBP apprehensions southwest");
    expect(categoryName("total")).toBe("Total");
  });
});
