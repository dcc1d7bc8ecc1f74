import { expect, test } from "vitest";
import { absenceWords, dayBegins } from "@/lib/absences";

const ben = { id: "1", name: "ben" };

test("whole days are told by their first and last", () => {
  const absence = { begins_at: dayBegins("2026-08-03") ?? "", ends_at: dayBegins("2026-08-16", 1) ?? "", substitute: ben };
  expect(absenceWords(absence)).toBe("3 Aug 2026 to 16 Aug 2026, ben stands in");
});

test("an open end and nobody who stands in are told too", () => {
  const absence = { begins_at: dayBegins("2026-12-31") ?? "", ends_at: null, substitute: null };
  expect(absenceWords(absence)).toBe("31 Dec 2026 until you are back, nobody stands in");
  expect(absenceWords(absence, false)).toBe("31 Dec 2026 until they are back, nobody stands in");
});

test("what begins within a day is told with its time", () => {
  const absence = { begins_at: new Date(2026, 7, 3, 13, 30).toISOString(), ends_at: null, substitute: ben };
  expect(absenceWords(absence)).toContain("13:30");
});

test("no day is no moment", () => {
  expect(dayBegins("")).toBeUndefined();
});
