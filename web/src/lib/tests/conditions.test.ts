import type { RJSFSchema } from "@rjsf/utils";
import { expect, test } from "vitest";
import { askedNow } from "@/lib/conditions";

const schema = {
  type: "object",
  required: ["cause"],
  properties: {
    cause: { type: "string", default: "water" },
    police: { type: "boolean", "x-asked-if": { field: "cause", values: ["theft", "fire"], optional: false } },
    file_number: { type: "string", "x-asked-if": { field: "police", values: [true], optional: false } },
    remark: { type: "string", "x-asked-if": { field: "cause", values: ["water"], optional: true } },
  },
} as RJSFSchema;

function shown(data: Record<string, unknown>): string[] {
  return Object.keys(askedNow(schema, data).properties ?? {});
}

test("a field is shown only where the other has one of its values, and a preset counts", () => {
  expect(shown({})).toEqual(["cause", "remark"]);
  expect(shown({ cause: "theft" })).toEqual(["cause", "police"]);
  expect(shown({ cause: "theft", police: true })).toEqual(["cause", "police", "file_number"]);
});

test("what hangs on a field that is not asked is not asked either", () => {
  expect(shown({ cause: "water", police: true })).toEqual(["cause", "remark"]);
});

test("what is asked has to be answered unless it is optional", () => {
  expect(askedNow(schema, { cause: "fire" }).required).toEqual(["cause", "police"]);
  expect(askedNow(schema, {}).required).toEqual(["cause"]);
});

test("a form without conditions stays as it is", () => {
  const plain = { type: "object", properties: { note: { type: "string" } } } as RJSFSchema;
  expect(askedNow(plain, {})).toBe(plain);
});
