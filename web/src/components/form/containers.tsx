import { ActionIcon, Button, Stack, Text } from "@mantine/core";
import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps, ObjectFieldTemplateProps } from "@rjsf/utils";
import { type MouseEvent, useCallback, useEffect, useRef } from "react";
import { LineRemovedContext, useLineRemoved, useSurroundings } from "@/components/form/context";
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

/** A removed line takes its button along: the focus goes to the next line's, or to the one that adds a line. */
function useFocusAfterRemoval(count: number) {
  const list = useRef<HTMLFieldSetElement>(null);
  const gone = useRef<number | null>(null);
  const removed = useCallback((index: number) => { gone.current = index; }, []);
  useEffect(() => {
    if (gone.current === null) return;
    const next = list.current?.querySelector<HTMLElement>(`:scope > * > [data-line="${gone.current}"] > [data-remove]`);
    (next ?? list.current?.querySelector<HTMLElement>(":scope > [data-add]"))?.focus();
    gone.current = null;
  }, [count]);
  return { list, removed };
}

export function ArrayFieldTemplate({ fieldPathId, items, canAdd, onAddClick, schema, readonly, disabled }: ArrayFieldTemplateProps) {
  const { evidence } = useSurroundings();
  const { list, removed } = useFocusAfterRemoval(items.length);
  const locked = readonly === true || disabled === true;
  return (
    <fieldset ref={list} className={classes.group} id={fieldPathId.$id}>
      <legend className={classes.legend}>{heading(schema.title, fieldPathId.path.at(-1))}</legend>
      <Stack gap={8}>
        <LineRemovedContext value={removed}>{items}</LineRemovedContext>
        {items.length === 0 && <Text size="sm" c="dimmed">None.</Text>}
      </Stack>
      {canAdd && !locked && (
        <Button data-add mt={8} size="compact-sm" variant="default" leftSection={<IconPlus size={13} />} onClick={(event) => { onAddClick(event); }}>
          Add a line
        </Button>
      )}
      {fieldPathId.path.length === 1 && <Why id={`${fieldPathId.$id}__why`} evidence={evidence[String(fieldPathId.path[0])]} />}
    </fieldset>
  );
}

export function ArrayFieldItemTemplate({ children, buttonsProps, index, readonly, disabled }: ArrayFieldItemTemplateProps) {
  const removed = useLineRemoved();
  const locked = readonly === true || disabled === true;
  const remove = (event: MouseEvent) => {
    removed(index);
    buttonsProps.onRemoveItem(event);
  };
  return (
    <div className={classes.item} data-line={index}>
      <div>{children}</div>
      {buttonsProps.hasRemove && !locked && (
        <ActionIcon data-remove variant="subtle" color="gray" aria-label={`Remove line ${index + 1}`} onClick={remove}>
          <IconClose size={15} />
        </ActionIcon>
      )}
    </div>
  );
}
