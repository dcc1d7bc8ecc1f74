/** Turns a form's JSON Schema (2020-12, as pydantic writes it) into what the screen shows. */

import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { humanize } from "@/lib/words";

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema behind a `$ref`, with what stands beside the reference laid over it. */
export function resolve(schema: unknown, root: JsonObject): JsonObject {
  if (!isObject(schema)) return {};
  const reference = schema.$ref;
  if (typeof reference !== "string" || !reference.startsWith("#/")) return schema;
  const target = reference
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), root);
  const { $ref: _reference, ...beside } = schema;
  return { ...resolve(target, root), ...beside };
}

/** `anyOf: [X, null]` is an X that may be left empty: the screen needs no choice between the two. */
function withoutNull(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.anyOf)) return schema;
  const options: unknown[] = schema.anyOf;
  const real = options.filter((option) => !(isObject(option) && option.type === "null"));
  const only = real[0];
  if (real.length !== 1 || real.length === options.length || !isObject(only)) return schema;
  const { anyOf: _choice, default: preset, ...beside } = schema;
  return { ...only, ...beside, ...(preset === null || preset === undefined ? {} : { default: preset }) };
}

function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (!isObject(value)) return value;
  const entries = Object.entries(withoutNull(value)).map(([key, inner]) => [key, simplify(inner)]);
  return Object.fromEntries(entries) as JsonObject;
}

/** Class names and docstrings of the definitions are for designers, not for staff. */
function withoutClassWords(definition: unknown): unknown {
  if (!isObject(definition)) return definition;
  const { title: _title, description: _description, ...rest } = definition;
  return rest;
}

export function forScreen(schema: JsonObject): RJSFSchema {
  const { title: _title, description: _description, $schema: _dialect, ...rest } = simplify(schema) as JsonObject;
  if (!isObject(rest.$defs)) return rest;
  const definitions = Object.entries(rest.$defs).map(([name, inner]) => [name, withoutClassWords(inner)]);
  return { ...rest, $defs: Object.fromEntries(definitions) as RJSFSchema["$defs"] };
}

export function isMoneySchema(schema: JsonObject): boolean {
  if (!isObject(schema.properties)) return false;
  const names = Object.keys(schema.properties).sort();
  return names.length === 2 && names[0] === "amount" && names[1] === "currency";
}

/** A field that takes a file, or a list of them: `schemas.forms.Attachment`. */
export function takesFiles(schema: JsonObject): boolean {
  return schema["x-document"] === true || (schema.type === "array" && isObject(schema.items) && schema.items["x-document"] === true);
}

/** The ids in such a field's value. */
export function filesIn(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === "string" && each !== "");
}

const FEW = 5;

function uiForEnum(values: unknown[]): UiSchema {
  const names = values.map((value) => (typeof value === "string" ? humanize(value) : String(value)));
  return { "ui:widget": values.length <= FEW ? "radio" : "select", "ui:enumNames": names };
}

function uiForObject(properties: JsonObject, root: JsonObject): UiSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, uiFor(inner, root)])) as UiSchema;
}

function uiFor(schema: unknown, root: JsonObject): UiSchema {
  const found = resolve(schema, root);
  if (isMoneySchema(found)) return { "ui:field": "money" };
  if (takesFiles(found)) return { "ui:field": "files" };
  if (Array.isArray(found.enum)) return uiForEnum(found.enum);
  if (isObject(found.properties)) return uiForObject(found.properties, root);
  if (found.type === "array") return { items: uiFor(found.items, root) };
  if (found.type === "boolean") return { "ui:widget": "radio", "ui:enumNames": ["Yes", "No"] };
  if (found.format === "textarea") return { "ui:widget": "textarea" };
  return {};
}

/** Which widget shows which field: money as one field, choices with readable names, long text large. */
export function uiSchemaFor(schema: RJSFSchema): UiSchema {
  return { ...uiFor(schema, schema), "ui:submitButtonOptions": { norender: true } };
}

/** The fields of a form with the titles that staff know them by. */
export function fieldTitles(schema: RJSFSchema): Map<string, string> {
  const titles = new Map<string, string>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const title = resolve(inner, schema).title;
    titles.set(name, typeof title === "string" ? title : humanize(name));
  }
  return titles;
}
