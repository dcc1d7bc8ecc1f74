// Not from the package's front door: that one drags in a validator that compiles schemas to code.
import Form from "@rjsf/core/lib/components/Form.js";
import type { ErrorSchema, RJSFSchema } from "@rjsf/utils";
import { type FocusEvent, type Ref, useMemo } from "react";
import { ArrayFieldItemTemplate, ArrayFieldTemplate, ObjectFieldTemplate } from "@/components/form/containers";
import { FormSurroundingsContext } from "@/components/form/context";
import { FieldTemplate } from "@/components/form/FieldTemplate";
import { FilesField } from "@/components/form/FilesField";
import { MoneyField } from "@/components/form/MoneyField";
import { DEFAULTS } from "@/components/form/defaults";
import { validator } from "@/components/form/validator";
import { BaseInputTemplate, RadioWidget, SelectWidget, TextareaWidget } from "@/components/form/widgets";
import type { FieldEvidence } from "@/api/types";
import { askedNow } from "@/lib/conditions";
import { type JsonObject, uiSchemaFor } from "@/lib/schema";

const templates = { FieldTemplate, ObjectFieldTemplate, ArrayFieldTemplate, ArrayFieldItemTemplate, BaseInputTemplate };
const widgets = { RadioWidget, SelectWidget, TextareaWidget };
const fields = { money: MoneyField, files: FilesField };

interface TaskFormProps {
  schema: RJSFSchema;
  data: JsonObject;
  errors: ErrorSchema;
  evidence: Readonly<Record<string, FieldEvidence>>;
  readOnly: boolean;
  onChange: (data: JsonObject) => void;
  onField: (field: string) => void;
  holder: Ref<HTMLDivElement>;
  /** Begins the ids of its fields; needed where there are several forms on a page. */
  prefix?: string;
}

function fieldOf(event: FocusEvent): string | null {
  return event.target.closest<HTMLElement>("[data-field]")?.dataset.field ?? null;
}

/** The form of a task, drawn from its schema; it holds no state of its own. */
export function TaskForm({ schema: whole, data, errors, evidence, readOnly, onChange, onField, holder, prefix = "field" }: TaskFormProps) {
  const schema = useMemo(() => askedNow(whole, data), [whole, data]);
  const uiSchema = useMemo(() => uiSchemaFor(schema), [schema]);
  const surroundings = useMemo(() => ({ evidence, locate: onField }), [evidence, onField]);
  const focused = (event: FocusEvent) => {
    const field = fieldOf(event);
    if (field) onField(field);
  };
  return (
    <FormSurroundingsContext value={surroundings}>
      <div ref={holder} onFocus={focused}>
        <Form
          tagName="div"
          idPrefix={prefix}
          schema={schema}
          uiSchema={uiSchema}
          formData={data}
          extraErrors={errors}
          validator={validator}
          templates={templates}
          widgets={widgets}
          fields={fields}
          readonly={readOnly}
          showErrorList={false}
          experimental_defaultFormStateBehavior={DEFAULTS}
          onChange={(event) => { onChange(event.formData as JsonObject); }}
        />
      </div>
    </FormSurroundingsContext>
  );
}
