import { Fieldset, TextInput } from "@mantine/core";
import { useMemo, useRef } from "react";
import { TaskForm } from "@/components/form/TaskForm";
import { beside } from "@/lib/imports";
import type { JsonObject } from "@/lib/schema";

interface OneCaseProps {
  schema: JsonObject;
  table: string;
  rest: JsonObject;
  reference: string;
  choose: (part: { rest?: JsonObject; reference?: string }) => void;
}

const nowhere = () => undefined;

/** What the one case says besides the rows of the file. */
export function OneCase({ schema, table, rest, reference, choose }: OneCaseProps) {
  const form = useMemo(() => beside(table, schema), [table, schema]);
  const holder = useRef<HTMLDivElement>(null);
  return (
    <Fieldset legend="What else the case says">
      <TextInput label="Your own number or name for it" value={reference} onChange={(event) => { choose({ reference: event.currentTarget.value }); }} maxLength={200} mb="md" />
      <TaskForm holder={holder} schema={form} data={rest} errors={{}} evidence={{}} readOnly={false} onChange={(data) => { choose({ rest: data }); }} onField={nowhere} />
    </Fieldset>
  );
}
