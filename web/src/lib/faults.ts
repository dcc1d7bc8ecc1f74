/** From the API's `[{loc, msg}]` to errors at the fields of the form. */

import type { ErrorSchema, RJSFSchema } from "@rjsf/utils";
import { type JsonObject, isMoneySchema, isObject, resolve } from "@/lib/schema";
import { sentence } from "@/lib/words";

export interface Fault {
  loc: readonly (string | number)[];
  msg: string;
}

export interface PlacedFaults {
  /** As react-jsonschema-form takes them (`extraErrors`). */
  fields: ErrorSchema;
  /** What concerns the form as a whole. */
  form: string[];
}

const PLAIN: readonly [RegExp, string][] = [
  [/^(Value error|Assertion failed), /, ""],
  [/^Field required$/, "Please fill this in."],
  [/^Input should be a valid date.*$/, "Please give a date."],
  [/^Input should be a valid time.*$/, "Please give a time."],
  [/^Input should be a valid boolean.*$/, "Please choose one."],
  [/^Input should be a valid integer, .*$/, "Please give a whole number."],
  [/^Input should be a (valid decimal|valid number, .*|finite number)$/, "This is not a number."],
  [/^Input should be a valid (string|integer|number|dictionary|array).*$/, "Please fill this in."],
  [/^Decimal input should be an integer, .*$/, "Please fill this in."],
  [/^Input should be greater than or equal to (.+)$/, "This must be $1 or more."],
  [/^Input should be less than or equal to (.+)$/, "This must be $1 or less."],
  [/^Input should be greater than (.+)$/, "This must be more than $1."],
  [/^Input should be less than (.+)$/, "This must be less than $1."],
  [/^Input should be a multiple of (.+)$/, "This must be a multiple of $1."],
  [/^Decimal input should have no more than (\d+) digits? in total$/, "At most $1 digits, please."],
  [/^Decimal input should have no more than 0 decimal places$/, "Please give a whole number."],
  [/^Decimal input should have no more than (\d+) decimal places?$/, "At most $1 digits after the decimal point, please."],
  [/^Decimal input should have no more than (\d+) digits? before the decimal point$/, "At most $1 digits before the decimal point, please."],
  [/^String should match pattern .*$/, "This does not have the expected form."],
  [/^String should have at least 1 character$/, "Please fill this in."],
  [/^String should have at (least|most) (\d+ characters?)$/, "At $1 $2, please."],
  [/^\w+ should have at (least|most) (\d+) items? after validation, not .*$/, "There must be at $1 $2 of these."],
  [/^Input should be '.*$/, "Please choose one of these."],
];

/** The validator's message in words for staff. */
export function plainMessage(message: string): string {
  const text = PLAIN.reduce((current, [pattern, words]) => current.replace(pattern, words), message);
  return sentence(text);
}

function step(schema: JsonObject, key: string | number, root: JsonObject): JsonObject | null {
  if (typeof key === "number") return schema.type === "array" ? resolve(schema.items, root) : null;
  if (!isObject(schema.properties) || !(key in schema.properties)) return null;
  return resolve(schema.properties[key], root);
}

/** The part of `loc` that leads to something the screen shows; money is one field. */
export function shownPath(loc: Fault["loc"], schema: RJSFSchema): (string | number)[] {
  const path: (string | number)[] = [];
  let at: JsonObject = resolve(schema, schema);
  for (const key of loc) {
    const next = isMoneySchema(at) ? null : step(at, key, schema);
    if (next === null) break;
    path.push(key);
    at = next;
  }
  return path;
}

function withoutEnvelope(loc: Fault["loc"], schema: RJSFSchema): Fault["loc"] {
  const known = isObject(schema.properties) ? schema.properties : {};
  if (loc[0] !== "body" || "body" in known) return loc;
  return loc[1] === "data" && !("data" in known) ? loc.slice(2) : loc.slice(1);
}

function put(tree: ErrorSchema, path: (string | number)[], message: string): void {
  let at = tree as Record<string | number, ErrorSchema>;
  for (const key of path) {
    at[key] ??= {};
    at = at[key] as Record<string | number, ErrorSchema>;
  }
  const leaf = at as ErrorSchema;
  const messages = leaf.__errors ?? [];
  if (!messages.includes(message)) leaf.__errors = [...messages, message];
}

export function placeFaults(faults: readonly Fault[], schema: RJSFSchema): PlacedFaults {
  const placed: PlacedFaults = { fields: {}, form: [] };
  for (const fault of faults) {
    const path = shownPath(withoutEnvelope(fault.loc, schema), schema);
    if (path.length === 0) placed.form.push(plainMessage(fault.msg));
    else put(placed.fields, path, plainMessage(fault.msg));
  }
  return placed;
}

/** The errors without those of one field: what a person has changed is no longer wrong until it is checked again. */
export function withoutField(errors: ErrorSchema, field: string): ErrorSchema {
  if (!(field in errors)) return errors;
  return Object.fromEntries(Object.entries(errors).filter(([name]) => name !== field));
}
