/** Fields that are asked only where another field has one of some values (`AskedIf` of the form). */

import type { RJSFSchema } from "@rjsf/utils";
import { isObject, type JsonObject } from "@/lib/schema";

interface Condition {
  field: string;
  values: unknown[];
  optional: boolean;
}

function conditionOf(field: unknown): Condition | null {
  const found = isObject(field) ? field["x-asked-if"] : null;
  if (!isObject(found) || typeof found.field !== "string" || !Array.isArray(found.values)) return null;
  return { field: found.field, values: found.values, optional: found.optional === true };
}

/** The schema with only the fields that are asked now; what is not asked counts as empty, so nothing hangs on it. */
export function askedNow(schema: RJSFSchema, data: JsonObject): RJSFSchema {
  const fields = schema.properties ?? {};
  const asked = (name: string, on: readonly string[]): boolean => {
    const condition = conditionOf(fields[name]);
    if (!condition) return true;
    const other = fields[condition.field];
    if (on.includes(name) || !asked(condition.field, [...on, name])) return false;
    const preset = isObject(other) ? other.default : undefined;
    return condition.values.includes(data[condition.field] ?? preset);
  };
  const names = Object.keys(fields);
  if (names.every((name) => conditionOf(fields[name]) === null)) return schema;
  const shown = names.filter((name) => asked(name, []));
  const wanted = shown.filter((name) => conditionOf(fields[name])?.optional === false);
  return {
    ...schema,
    properties: Object.fromEntries(shown.map((name) => [name, fields[name]])) as RJSFSchema["properties"],
    required: [...(schema.required ?? []), ...wanted],
  };
}
