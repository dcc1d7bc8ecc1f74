import type { RJSFSchema } from "@rjsf/utils";
import { expect, test } from "vitest";
import { placeFaults, plainMessage, shownPath, withoutField } from "@/lib/faults";

const schema: RJSFSchema = {
  $defs: {
    Money: { type: "object", properties: { amount: { type: "string" }, currency: { type: "string" } } },
    Item: { type: "object", properties: { description: { type: "string" }, price: { $ref: "#/$defs/Money" } } },
  },
  type: "object",
  properties: {
    policy_number: { type: "string" },
    amount: { $ref: "#/$defs/Money" },
    items: { type: "array", items: { $ref: "#/$defs/Item" } },
  },
};

test("a fault stands at its field", () => {
  const { fields, form } = placeFaults([{ loc: ["policy_number"], msg: "Field required" }], schema);
  expect(fields).toEqual({ policy_number: { __errors: ["Please fill this in."] } });
  expect(form).toEqual([]);
});

test("a fault inside money stands at the money, also in a line of a list", () => {
  expect(shownPath(["amount", "amount"], schema)).toEqual(["amount"]);
  expect(shownPath(["items", 2, "price", "currency"], schema)).toEqual(["items", 2, "price"]);
});

test("a fault of no field belongs to the form", () => {
  const { fields, form } = placeFaults([{ loc: [], msg: "Value error, A declined claim pays 0." }], schema);
  expect(fields).toEqual({});
  expect(form).toEqual(["A declined claim pays 0."]);
});

test("the envelope of the request is no part of the place", () => {
  const { fields } = placeFaults([{ loc: ["body", "data", "policy_number"], msg: "too long" }], schema);
  expect(fields).toEqual({ policy_number: { __errors: ["Too long."] } });
});

test("the same message is said once", () => {
  const faults = [
    { loc: ["amount", "amount"], msg: "Field required" },
    { loc: ["amount", "currency"], msg: "Field required" },
  ];
  expect(placeFaults(faults, schema).fields).toEqual({ amount: { __errors: ["Please fill this in."] } });
});

test("a validator's words become words for staff", () => {
  expect(plainMessage("String should match pattern '^HH-\\d{7}$'")).toBe("This does not have the expected form.");
  expect(plainMessage("Value error, the check digit does not fit")).toBe("The check digit does not fit.");
  expect(plainMessage("Input should be a valid date or datetime, input is too short")).toBe("Please give a date.");
  expect(plainMessage("Input should be a valid time format, input is too short")).toBe("Please give a time.");
});

test("a field that was changed is not called wrong any more", () => {
  const faults = [
    { loc: ["policy_number"], msg: "Field required" },
    { loc: ["amount"], msg: "Field required" },
  ];
  const { fields } = placeFaults(faults, schema);
  expect(Object.keys(withoutField(fields, "amount"))).toEqual(["policy_number"]);
  expect(withoutField(fields, "items")).toBe(fields);
});
