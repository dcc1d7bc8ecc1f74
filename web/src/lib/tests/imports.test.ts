import { expect, test } from "vitest";
import type { Me } from "@/api/types";
import { type Order, beside, casesOf, fate, fieldsOf, mayStart, reasonOf, tablesOf, understoodAs } from "@/lib/imports";

const order: Order = { file: new File([], "claims.csv"), process: "claim", locale: "de", table: null, rest: {}, reference: "", again: false };
const found = { mode: "cases", rows: 12, problem_count: 0 } as const;

test("what became of a file is said in a few words", () => {
  expect(fate({ ...found, status: "imported" }).text).toBe("12 cases");
  expect(fate({ ...found, status: "checked" }).text).toBe("Only checked");
  expect(fate({ ...found, status: "refused", problem_count: 1 }).text).toBe("1 thing to correct");
  expect(fate({ ...found, status: "checked", problem_count: 3 }).text).toBe("3 things to correct");
});

test("a field that has no column is named as people know it", () => {
  expect(reasonOf({ row: 2, column: null, text: "policy_number: Field required" })).toBe("Policy number: Please fill this in.");
  expect(reasonOf({ row: 2, column: "IBAN", text: "its check digits do not fit" })).toBe("Its check digits do not fit.");
});

test("all rows of a table make one case", () => {
  expect(casesOf({ mode: "case", rows: 12 })).toBe(1);
});

test("values are shown as they were understood", () => {
  expect([null, "2026-02-20", "yes", "1200.50"].map(understoodAs)).toEqual(["", "20 Feb 2026", "Yes", "1200.50"]);
});

test("a check is asked for without taking anything in", () => {
  expect(Object.fromEntries(fieldsOf(order, true))).toEqual({ process: "claim", locale: "de", dry_run: "true", again: "false" });
});

test("the rows of one case go into its table, beside its other fields", () => {
  const schema = {
    properties: { place: { type: "string" }, items: { title: "Items", type: "array", items: { $ref: "#/$defs/Item" } }, documents: { type: "array", items: { type: "string" } } },
    required: ["place", "items"],
    $defs: { Item: { type: "object", properties: { value: { type: "number" } } } },
  };
  expect(tablesOf(schema)).toEqual([{ value: "items", label: "Items" }]);
  const rest = beside("items", schema);
  expect([Object.keys(rest.properties ?? {}), rest.required]).toEqual([["place"], ["place"]]);
  const sent = Object.fromEntries(fieldsOf({ ...order, table: "items", rest: { place: "Attic" }, reference: " A-1 " }, false));
  expect(sent).toMatchObject({ mode: "case", field: "items", data: '{"place":"Attic"}', reference: "A-1", dry_run: "false" });
});

test("who may start cases may hand in sheets of them", () => {
  const roles = (["staff", "lead", "admin", "designer", "system"] as const).filter((role) => mayStart({ roles: [role] } as unknown as Me));
  expect(roles).toEqual(["staff", "lead", "admin"]);
});
