import { Badge, Button, Group, Popover, Select, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { type FacetKind, useFacets } from "@/api/views";
import { typedFacets } from "@/lib/filter";
import { humanize } from "@/lib/words";

type Values = Record<string, string>;

interface FieldProps {
  facet: FacetKind;
  values: Values;
  faults: Values;
  change: (name: string, value: string) => void;
}

function Range({ facet, values, faults, change }: FieldProps) {
  const type = facet.kind === "date" ? "date" : "text";
  const mode = facet.kind === "number" ? "decimal" : undefined;
  const title = humanize(facet.name);
  return (
    <div role="group" aria-label={title}>
      <Text size="sm" fw={600} mb={4}>{title}</Text>
      <Group gap="xs" grow align="flex-start">
        {([["ge", "from"], ["le", "to"]] as const).map(([end, word]) => (
          <TextInput
            key={end}
            type={type}
            inputMode={mode}
            placeholder={word}
            aria-label={`${title} ${word}`}
            value={values[`${facet.name}.${end}`] ?? ""}
            error={faults[`${facet.name}.${end}`]}
            onChange={(event) => { change(`${facet.name}.${end}`, event.currentTarget.value); }}
          />
        ))}
      </Group>
    </div>
  );
}

function Field(props: FieldProps) {
  const { facet, values, change } = props;
  if (facet.kind === "number" || facet.kind === "date") return <Range {...props} />;
  const label = humanize(facet.name);
  const value = values[facet.name] ?? "";
  if (facet.choices.length > 0) {
    const data = facet.choices.map((choice) => ({ value: choice, label: humanize(choice) }));
    return <Select label={label} data={data} value={value || null} clearable comboboxProps={{ withinPortal: false }} onChange={(chosen) => { change(facet.name, chosen ?? ""); }} />;
  }
  return <TextInput label={label} value={value} onChange={(event) => { change(facet.name, event.currentTarget.value); }} />;
}

function Fields({ facets, start, done }: { facets: readonly FacetKind[]; start: Values; done: (values: Values) => void }) {
  const [values, setValues] = useState(start);
  const [faults, setFaults] = useState<Values>({});
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const typed = typedFacets(values, (name) => facets.some((facet) => facet.name === name && facet.kind === "number"));
    setFaults(typed.faults);
    if (Object.keys(typed.faults).length === 0) done(typed.values);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {facets.map((facet) => (
          <Field key={facet.name} facet={facet} values={values} faults={faults} change={(name, value) => { setFaults({}); setValues({ ...values, [name]: value }); }} />
        ))}
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={() => { done({}); }}>Clear</Button>
          <Button type="submit">Show</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Narrows the list by the business values that the processes name. */
export function FacetFilter({ values, onChange }: { values: Values; onChange: (values: Values) => void }) {
  const facets = useFacets();
  const [opened, setOpened] = useState(false);
  const used = Object.keys(values).length;
  if (facets.length === 0) return null;
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-start" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" onClick={() => { setOpened(!opened); }} rightSection={used > 0 ? <Badge size="sm" circle aria-label={`${String(used)} in use`}>{used}</Badge> : null}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Fields facets={facets} start={values} done={(found) => { setOpened(false); onChange(found); }} />
      </Popover.Dropdown>
    </Popover>
  );
}
