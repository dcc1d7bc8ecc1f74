import { type Schema, Validator } from "@cfworker/json-schema";
import type { RJSFSchema, ValidatorType } from "@rjsf/utils";

/**
 * Tells which of several alternatives of a schema some data fits. It reads schemas instead of compiling them to code,
 * so the app needs no `unsafe-eval` in its content security policy. Whether an answer is right is the server's to say:
 * it knows more than a schema can.
 */
export const validator: ValidatorType<unknown> = {
  isValid(schema: RJSFSchema, data: unknown, root: RJSFSchema): boolean {
    const whole = { ...schema, $defs: { ...(root.$defs as object | undefined), ...(schema.$defs as object | undefined) } };
    return new Validator(whole as Schema, "2020-12").validate(data ?? null).valid;
  },
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
};
