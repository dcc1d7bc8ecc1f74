import { Group, NativeSelect, Radio, TextInput, Textarea } from "@mantine/core";
import { type BaseInputTemplateProps, type RJSFSchema, type WidgetProps, getInputProps } from "@rjsf/utils";
import { useFieldNotes } from "@/components/form/context";

/** What every input says about itself to those who cannot see it. */
function useSpoken() {
  const { describedBy, invalid } = useFieldNotes();
  return { "aria-describedby": describedBy, "aria-invalid": invalid || undefined, error: invalid, errorProps: { hidden: true } };
}

function shownText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Numbers are typed as text: a wheel turned over the field must not change them. */
function inputKind(schema: RJSFSchema, type: unknown, options: WidgetProps["options"]) {
  const props = getInputProps(schema, typeof type === "string" ? type : undefined, options);
  if (props.type === "number" || props.type === "integer") return { type: "text", inputMode: "numeric" as const };
  return { type: props.type, inputMode: schema.format === "decimal" ? ("decimal" as const) : undefined };
}

export function BaseInputTemplate(props: BaseInputTemplateProps) {
  const { id, schema, options, readonly, disabled, required, onChange } = props;
  const type: unknown = props.type;
  const value: unknown = props.value;
  const spoken = useSpoken();
  return (
    <TextInput
      id={id}
      name={id}
      {...inputKind(schema, type, options)}
      {...spoken}
      value={shownText(value)}
      readOnly={readonly}
      disabled={disabled}
      required={required}
      autoComplete="off"
      onChange={(event) => { onChange(event.currentTarget.value === "" ? options.emptyValue : event.currentTarget.value); }}
    />
  );
}

export function TextareaWidget({ id, value, readonly, disabled, required, options, onChange }: WidgetProps) {
  const spoken = useSpoken();
  return (
    <Textarea
      id={id}
      name={id}
      {...spoken}
      autosize
      minRows={3}
      maxRows={14}
      value={shownText(value as unknown)}
      readOnly={readonly}
      disabled={disabled}
      required={required}
      onChange={(event) => { onChange(event.currentTarget.value === "" ? options.emptyValue : event.currentTarget.value); }}
    />
  );
}

interface Choice {
  value: unknown;
  label: string;
}

function useChoices({ options, value }: WidgetProps): { choices: Choice[]; chosen: number } {
  const choices = (options.enumOptions ?? []) as Choice[];
  return { choices, chosen: choices.findIndex((choice) => choice.value === value) };
}

export function RadioWidget(props: WidgetProps) {
  const { id, readonly, disabled, onChange } = props;
  const { choices, chosen } = useChoices(props);
  const { labelId, describedBy, invalid } = useFieldNotes();
  const locked = readonly === true || disabled === true;
  return (
    <Radio.Group
      id={id}
      name={id}
      value={chosen < 0 ? null : String(chosen)}
      onChange={(index) => { onChange(choices[Number(index)]?.value); }}
      aria-labelledby={labelId}
      aria-describedby={describedBy}
    >
      <Group gap="lg" py={4}>
        {choices.map((choice, index) => (
          <Radio key={choice.label} value={String(index)} label={choice.label} disabled={locked} aria-invalid={invalid || undefined} />
        ))}
      </Group>
    </Radio.Group>
  );
}

export function SelectWidget(props: WidgetProps) {
  const { id, readonly, disabled, required, onChange } = props;
  const { choices, chosen } = useChoices(props);
  const spoken = useSpoken();
  return (
    <NativeSelect
      id={id}
      name={id}
      {...spoken}
      value={chosen < 0 ? "" : String(chosen)}
      disabled={readonly === true || disabled === true}
      required={required}
      data={[{ value: "", label: "Please choose" }, ...choices.map(({ label }, index) => ({ value: String(index), label }))]}
      onChange={(event) => { onChange(choices[Number(event.currentTarget.value || NaN)]?.value); }}
    />
  );
}
