// A scenario goes into the address and comes back as it was; what is broken there does no harm.
import { describe, expect, test } from "vitest";
import { moved, nothingChanged, read, sameRun, withChange, write, type Scenario } from "../src/play/scenario";

const full: Scenario = {
  title: "Two, “quoted” & more", measures: ["b", "a"],
  changes: [
    { lever: "x.y", op: "to", value: 0.25, from: "2017-02-20" }, { lever: "z", op: "factor", value: 2, from: "2017-02-20", until: "2018-01-01" },
    { lever: "w", op: "add", value: -3, from: "2017-02-20", phase_in_days: 30 }, { lever: "v", op: "to", value: 1, from: "2017-02-20", implementation: 0.5 },
  ],
};

describe("a scenario in the address", () => {
  test("comes back as it was", () => expect(read(write(full))).toEqual(full));
  test("is absent for the base", () => expect(write(nothingChanged)).toBeNull());
  test("may be broken", () => {
    for (const broken of [null, "", "{", "7", "[]", "[1,2,3]", '["t",[4],[["x","to","1","2017-01-01"],["x","maybe",1,"2017-01-01"],["x","to",1,"soon"],7]]']) {
      const found = read(broken);
      expect(found.measures).toEqual([]);
      expect(found.changes).toEqual([]);
    }
  });
  test("asks for the same run under another title, and for another in another order", () => {
    expect(sameRun(full, { ...full, title: "x" })).toBe(true);
    expect(sameRun(full, { ...full, measures: ["a", "b"] })).toBe(false);
  });
});

describe("a hand on a scenario", () => {
  test("moves a lever, moves it again, and takes it back", () => {
    const change = { lever: "q", op: "to" as const, value: 1, from: "2017-02-20" };
    const once = withChange(full, "q", change);
    const again = withChange(once, "q", { ...change, value: 2 });
    expect(again.changes.filter((each) => each.lever === "q").map((each) => each.value)).toEqual([2]);
    expect(withChange(again, "q", null)).toEqual(full);
  });
  test("puts measures in another order, up to the ends", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
