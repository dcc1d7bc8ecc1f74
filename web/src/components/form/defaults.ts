import { type Experimental_DefaultFormStateBehavior, type RJSFSchema, createSchemaUtils } from "@rjsf/utils";
import { validator } from "@/components/form/validator";
import type { JsonObject } from "@/lib/schema";

/** A yes-or-no question stays unanswered until somebody answers it. */
export const DEFAULTS: Experimental_DefaultFormStateBehavior = { requiredBooleanDefault: "skip" };

/** The data with the schema's presets, exactly as the form completes it: what the form begins with is no change. */
export function withPresets(schema: RJSFSchema, data: JsonObject): JsonObject {
  const filled = createSchemaUtils<unknown>(validator, schema, DEFAULTS).getDefaultFormState(schema, data);
  return filled as JsonObject;
}
