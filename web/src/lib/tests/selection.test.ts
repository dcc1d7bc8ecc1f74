import { expect, test } from "vitest";
import type { BulkResult, TaskItem } from "@/api/types";
import { bulkOperations, bulkWords, exportAddress, outcomes, toggled } from "@/lib/selection";

const task = (id: string, allowed: TaskItem["allowed"]) => ({ id, title: `Task ${id}`, case: { number: "C-1" }, allowed }) as TaskItem;
const tasks = [task("a", ["claim", "priority"]), task("b", ["release"])];
const refused = { id: "b", ok: false, problem: { detail: "Ben has this task now." } } as BulkResult;

test("what may be done to one of them is offered for all", () => {
  expect(bulkOperations(tasks)).toEqual(["claim", "release"]);
});

test("picking a row twice lets it go", () => {
  const once = toggled(new Set(["a"]), "b");
  expect([...once]).toEqual(["a", "b"]);
  expect([...toggled(once, "a")]).toEqual(["b"]);
});

test("what became of each is told in words", () => {
  const found = outcomes(tasks, [{ id: "a", ok: true } as BulkResult, refused]);
  expect(found.map((one) => one.problem)).toEqual([null, "Ben has this task now."]);
  expect(found[1]?.title).toBe("Task b");
  expect(bulkWords("Claimed", found)).toBe("Claimed: 1 of 2 tasks");
  expect(bulkWords("Claimed", found.slice(0, 1))).toBe("Claimed: 1 task");
});

test("a list is exported as it is narrowed, without its order", () => {
  const address = exportAddress({ view: "team", q: "wet floor", order: "due", facets: { "amount.ge": "50" } }, "xlsx");
  expect(address).toBe("/api/v1/tasks/export?view=team&q=wet+floor&facet.amount.ge=50&format=xlsx");
});
