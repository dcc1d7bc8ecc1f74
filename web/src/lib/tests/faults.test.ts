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

test.each([
  ["String should have at most 200 characters", "At most 200 characters, please."],
  ["String should have at least 3 characters", "At least 3 characters, please."],
  ["Input should be greater than or equal to 1", "This must be 1 or more."],
  ["Input should be less than or equal to 999", "This must be 999 or less."],
  ["Input should be greater than 0", "This must be more than 0."],
  ["Input should be less than 1.5", "This must be less than 1.5."],
  ["Decimal input should have no more than 14 digits in total", "At most 14 digits, please."],
  ["Decimal input should have no more than 2 decimal places", "At most 2 digits after the decimal point, please."],
  ["Tuple should have at least 1 item after validation, not 0", "There must be at least 1 of these."],
  ["List should have at most 20 items after validation, not 21", "There must be at most 20 of these."],
])("a limit is told without the validator's words: %s", (message, words) => {
  expect(plainMessage(message)).toBe(words);
});

test.each([
  ["Input should be a valid integer, got a number with a fractional part", "Please give a whole number."],
  ["Input should be a valid integer, unable to parse string as an integer", "Please give a whole number."],
  ["Input should be a valid number, unable to parse string as a number", "This is not a number."],
  ["Input should be a valid decimal", "This is not a number."],
  ["Input should be a valid integer", "Please fill this in."],
  ["Input should be a valid string", "Please fill this in."],
])("what was filled in wrongly is not called missing: %s", (message, words) => {
  expect(plainMessage(message)).toBe(words);
});
