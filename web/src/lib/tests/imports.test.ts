import { expect, test } from "vitest";
import type { Me } from "@/api/types";
import { casesOf, fate, fieldsOf, mayStart, understoodAs } from "@/lib/imports";

const found = { mode: "cases", rows: 12, problem_count: 0 } as const;

test("what became of a file is said in a few words", () => {
  expect(fate({ ...found, status: "imported" }).text).toBe("12 cases");
  expect(fate({ ...found, status: "checked" }).text).toBe("Only checked");
  expect(fate({ ...found, status: "refused", problem_count: 1 }).text).toBe("1 thing to correct");
  expect(fate({ ...found, status: "checked", problem_count: 3 }).text).toBe("3 things to correct");
});

test("all rows of a table make one case", () => {
  expect(casesOf({ mode: "case", rows: 12 })).toBe(1);
});

test("values are shown as they were understood", () => {
  expect([null, "2026-02-20", "yes", "1200.50"].map(understoodAs)).toEqual(["", "20 Feb 2026", "Yes", "1200.50"]);
});

test("a check is asked for without taking anything in", () => {
  const order = { file: new File([], "claims.csv"), process: "claim", mode: "cases", locale: "de", again: false } as const;
  expect(Object.fromEntries(fieldsOf(order, true))).toEqual({ process: "claim", mode: "cases", locale: "de", dry_run: "true", again: "false" });
});

test("who may start cases may hand in sheets of them", () => {
  const roles = (["staff", "lead", "admin", "designer", "system"] as const).filter((role) => mayStart({ roles: [role] } as unknown as Me));
  expect(roles).toEqual(["staff", "lead", "admin"]);
});
