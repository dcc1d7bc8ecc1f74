import { Button, Fieldset, Group, Select, TextInput } from "@mantine/core";
import { type SubmitEvent, useMemo, useRef, useState } from "react";
import { isInvalid } from "@/api/errors";
import { type Place, usePlacePart } from "@/api/post";
import { useProcesses } from "@/api/processes";
import type { BatchView, PartView, ProcessView } from "@/api/types";
import { complain, tell } from "@/components/feedback/notify";
import { TaskForm } from "@/components/form/TaskForm";
import { readyToSend } from "@/lib/amount";
import { type Fault, placeFaults, withoutField } from "@/lib/faults";
import { beside } from "@/lib/imports";
import type { JsonObject } from "@/lib/schema";

const nowhere = () => undefined;

/** The API says `data.customer`; the form knows `customer`. */
const inside = (faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => (fault.loc[0] === "data" ? { ...fault, loc: fault.loc.slice(1) } : fault));

/** What the case of a process begins with, besides the letter itself. */
function useStart(process: ProcessView | undefined) {
  const schema = useMemo(() => (process ? beside(null, process.schema) : null), [process]);
  const [data, setData] = useState<JsonObject>({});
  const [errors, setErrors] = useState<ReturnType<typeof placeFaults>>({ fields: {}, form: [] });
  const asked = schema && Object.keys(schema.properties ?? {}).length > 0 ? schema : null;
  return {
    asked, data, errors,
    begin: () => { setData({}); setErrors({ fields: {}, form: [] }); },
    change: (next: JsonObject) => {
      const changed = Object.keys({ ...data, ...next }).filter((name) => data[name] !== next[name]);
      setErrors({ fields: changed.reduce(withoutField, errors.fields), form: [] });
      setData(next);
    },
    refused: (faults: readonly Fault[]) => { if (asked) setErrors(placeFaults(inside(faults), asked)); },
  };
}

/** A number that is none has only errors of the pattern, which nobody reads. */
function whyNot(error: Error): string {
  return isInvalid(error) && error.faults.some(({ loc }) => loc.at(-1) === "case")
    ? "A case has a number such as C-000123."
    : error.message;
}

interface PlaceFormProps {
  batch: BatchView;
  part: PartView;
}

/** Says where a letter belongs: into a case by its number, or into a new one, with what that begins with. */
export function PlaceForm({ batch, part }: PlaceFormProps) {
  const place = usePlacePart(batch.id, part.n);
  const processes = useProcesses().data?.items ?? [];
  const [number, setNumber] = useState("");
  const [process, setProcess] = useState<string | null>(null);
  const start = useStart(processes.find(({ name }) => name === process));
  const holder = useRef<HTMLDivElement>(null);
  const put = (where: Place) => {
    place.mutate(where, {
      onSuccess: (after) => {
        const found = after.parts.find((each) => each.n === part.n)?.case;
        if (found) tell(`Placed in ${found.number}`);
      },
      onError: (error) => {
        if (process === null) return;
        if (isInvalid(error) && start.asked) start.refused(error.faults);
        else complain(error);
      },
    });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (process) put({ process, data: readyToSend(start.data) });
    else if (number.trim()) put({ case: number.trim().toUpperCase() });
  };
  const refusal = process === null && place.error ? whyNot(place.error) : undefined;
  return (
    <form onSubmit={submit} noValidate>
      <Group gap="sm" align="flex-start">
        <TextInput label="Number of its case" placeholder="C-000123" w={180} value={number} error={refusal} disabled={process !== null} onChange={(event) => { place.reset(); setNumber(event.currentTarget.value); }} />
        <Select label="Or a new case of" data={processes.map(({ name, title }) => ({ value: name, label: title }))} value={process} onChange={(next) => { place.reset(); start.begin(); setProcess(next); }} clearable clearButtonProps={{ "aria-label": "Start no new case" }} w={220} />
        {!start.asked && <Button type="submit" variant="default" mt={{ base: 0, sm: 24 }} loading={place.isPending} disabled={!process && !number.trim()}>Place</Button>}
      </Group>
      {start.asked && (
        <Fieldset legend="What the case begins with" mt="sm">
          <TaskForm holder={holder} prefix={`part-${batch.id}-${part.n}`} schema={start.asked} data={start.data} errors={start.errors.fields} evidence={{}} readOnly={false} onChange={start.change} onField={nowhere} />
          {start.errors.form.map((words) => <p key={words} role="alert">{words}</p>)}
          <Button type="submit" variant="default" mt="md" loading={place.isPending}>Place</Button>
        </Fieldset>
      )}
    </form>
  );
}
