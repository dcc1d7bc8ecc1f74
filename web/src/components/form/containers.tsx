import { ActionIcon, Button, Stack, Text } from "@mantine/core";
import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps, ObjectFieldTemplateProps } from "@rjsf/utils";
import { useSurroundings } from "@/components/form/context";
import { Why } from "@/components/form/FieldTemplate";
import { IconClose, IconPlus } from "@/components/icons";
import { humanize } from "@/lib/words";
import classes from "./form.module.css";

function heading(title: string | undefined, name: string | number | undefined): string {
  return title ?? humanize(String(name ?? ""));
}

/** Fields one below the other; in a row of a list, side by side. */
export function ObjectFieldTemplate({ fieldPathId, properties, schema }: ObjectFieldTemplateProps) {
  const { path } = fieldPathId;
  const name = path.at(-1);
  const fields = properties.map((property) => <div key={property.name} className={classes.field}>{property.content}</div>);
  if (typeof name === "number") return <div className={classes.row}>{fields}</div>;
  if (path.length === 0) return <div className={classes.fields}>{fields}</div>;
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{heading(schema.title, name)}</legend>
      <div className={classes.fields}>{fields}</div>
    </fieldset>
  );
}

export function ArrayFieldTemplate({ fieldPathId, items, canAdd, onAddClick, schema, readonly, disabled }: ArrayFieldTemplateProps) {
  const { evidence } = useSurroundings();
  const locked = readonly === true || disabled === true;
  return (
    <fieldset className={classes.group} id={fieldPathId.$id}>
      <legend className={classes.legend}>{heading(schema.title, fieldPathId.path.at(-1))}</legend>
      <Stack gap={8}>
        {items}
        {items.length === 0 && <Text size="sm" c="dimmed">None.</Text>}
      </Stack>
      {canAdd && !locked && (
        <Button mt={8} size="compact-sm" variant="default" leftSection={<IconPlus size={13} />} onClick={(event) => { onAddClick(event); }}>
          Add a line
        </Button>
      )}
      {fieldPathId.path.length === 1 && <Why id={`${fieldPathId.$id}__why`} evidence={evidence[String(fieldPathId.path[0])]} />}
    </fieldset>
  );
}

export function ArrayFieldItemTemplate({ children, buttonsProps, index, readonly, disabled }: ArrayFieldItemTemplateProps) {
  const locked = readonly === true || disabled === true;
  return (
    <div className={classes.item}>
      <div>{children}</div>
      {buttonsProps.hasRemove && !locked && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove line ${index + 1}`} onClick={(event) => { buttonsProps.onRemoveItem(event); }}>
          <IconClose size={15} />
        </ActionIcon>
      )}
    </div>
  );
}
