import { TextInput } from "@mantine/core";
import type { FieldProps } from "@rjsf/utils";
import { useFieldNotes } from "@/components/form/context";
import { plainAmount } from "@/lib/amount";
import { type JsonObject, isObject } from "@/lib/schema";
import { isMoneySchema } from "@/lib/schema";
import classes from "./form.module.css";

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function presetCurrency(schema: JsonObject): string {
  const currency = isMoneySchema(schema) && isObject(schema.properties) ? schema.properties.currency : null;
  return isObject(currency) && typeof currency.default === "string" ? currency.default : "";
}

/** Amount and currency as one field. Amounts may be typed as people do: 1,234.50 or 1.234,50. */
export function MoneyField({ fieldPathId, formData, schema, readonly, disabled, required, name, onChange }: FieldProps) {
  const { describedBy, invalid, labelId } = useFieldNotes();
  const money: JsonObject = isObject(formData) ? formData : {};
  const currency = "currency" in money ? text(money.currency) : presetCurrency(schema);
  const change = (part: JsonObject) => { onChange({ currency, ...money, ...part }, fieldPathId.path); };
  const shared = { readOnly: readonly, disabled, error: invalid, errorProps: { hidden: true }, "aria-describedby": describedBy };
  return (
    <div className={classes.money}>
      <TextInput
        {...shared}
        id={fieldPathId.$id}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        required={required}
        aria-invalid={invalid || undefined}
        classNames={{ input: classes.amount }}
        value={text(money.amount)}
        onChange={(event) => { change({ amount: event.currentTarget.value }); }}
        onBlur={(event) => {
          const plain = plainAmount(event.currentTarget.value);
          if (plain !== event.currentTarget.value) change({ amount: plain });
        }}
      />
      <TextInput
        {...shared}
        id={`${fieldPathId.$id}__currency`}
        aria-label="Currency"
        aria-labelledby={`${labelId} ${fieldPathId.$id}__currency`}
        w={72}
        maxLength={3}
        autoComplete="off"
        value={currency}
        onChange={(event) => { change({ currency: event.currentTarget.value.toUpperCase() }); }}
      />
    </div>
  );
}
