import { describe, expect, it } from "vitest";
import type { LessonWeek } from "@/api/types";
import { barOf, isKind, percent, weekDetails, weekWords } from "@/lib/lessons";

const week = (changes: Partial<LessonWeek>): LessonWeek => ({
  begins: "2026-03-02", checks: 2, judged: 2, fields: 24, asked: 2, corrected: 1, share: 0.0417, between: [0.0074, 0.2024],
  learned: 0, learned_right: 0, ...changes,
});

describe("a week of the report", () => {
  it("says how many fields were corrected, and how sure that is", () => {
    expect(weekWords(week({}))).toBe("1 of 24 fields corrected: between 0.7% and 20.2% of all");
    expect(weekWords(week({ share: null, between: null }))).toBe("Nobody checked anything");
  });

  it("says what was looked at", () => {
    expect(weekDetails(week({ checks: 900, judged: 200 }))).toBe("200 of 900 checks, drawn at random, 2 fields asked");
    expect(weekDetails(week({ checks: 1, judged: 1, learned: 3, learned_right: 2 }))).toBe("1 check, 2 fields asked; read by what was learned: 3, of these right: 2");
  });

  it("has a bar as long as its share beside the largest", () => {
    const all = [week({ share: 0.4 }), week({ share: 0.2 }), week({ share: null })];
    expect(all.map((each) => barOf(each, all))).toEqual([100, 50, 0]);
    expect(barOf(week({ share: 0.02 }), [week({ share: 0.02 })])).toBe(10);
  });
});

it("knows kinds and shares", () => {
  expect(isKind("sender")).toBe(true);
  expect(isKind("rumour")).toBe(false);
  expect(isKind(null)).toBe(false);
  expect(percent(0.5, "en-GB")).toBe("50.0%");
});
