import { Button, Checkbox, Group, Select, Table, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { useChoices, useChoose } from "@/api/notices";
import type { MailTime, NoticeChoices } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { ErrorState } from "@/components/feedback/ErrorState";
import { complain, tell } from "@/components/feedback/notify";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { KINDS, MAIL_TIMES } from "@/lib/notices";

const ZONES = Intl.supportedValuesOf("timeZone");
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, "0")}:00` }));
const EMAIL = /^[^\s@]+@[^\s@]+$/;

interface PartProps {
  value: NoticeChoices;
  onChange: (next: NoticeChoices) => void;
}

function Reach({ value, onChange, fault }: PartProps & { fault: string | null }) {
  return (
    <Group align="flex-start" mb="lg">
      <TextInput label="E-mail" type="email" placeholder="None: you are not sent any" value={value.email ?? ""} error={fault} onChange={(event) => { onChange({ ...value, email: event.currentTarget.value.trim() || null }); }} w={270} />
      <Select label="Time zone" placeholder="The office's" data={ZONES} value={value.zone} onChange={(zone) => { onChange({ ...value, zone }); }} searchable clearable clearButtonProps={{ "aria-label": "Take the office's time zone" }} w={270} />
      <Select label="Daily e-mail at" data={HOURS} value={String(value.digest_hour)} onChange={(hour) => { onChange({ ...value, digest_hour: Number(hour ?? value.digest_hour) }); }} allowDeselect={false} w={170} />
    </Group>
  );
}

function Kinds({ value, onChange }: PartProps) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr><Table.Th>When</Table.Th><Table.Th>In the app</Table.Th><Table.Th>By e-mail</Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {KINDS.map(([kind, words]) => {
          const chosen = value.choices[kind] ?? { in_app: true, mail: "never" as MailTime };
          const change = (next: Partial<typeof chosen>) => {
            onChange({ ...value, choices: { ...value.choices, [kind]: { ...chosen, ...next } } });
          };
          return (
            <Table.Tr key={kind}>
              <Table.Td>{words}</Table.Td>
              <Table.Td><Checkbox aria-label={`${words}: in the app`} checked={chosen.in_app} onChange={(event) => { change({ in_app: event.currentTarget.checked }); }} /></Table.Td>
              <Table.Td><Select aria-label={`${words}: by e-mail`} data={MAIL_TIMES} value={chosen.mail} onChange={(mail) => { if (mail) change({ mail }); }} disabled={!value.email} allowDeselect={false} w={140} /></Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function Form({ saved }: { saved: NoticeChoices }) {
  const [value, setValue] = useState(saved);
  const choose = useChoose();
  const wrong = value.email && !EMAIL.test(value.email) ? "Write it as name@example.com." : null;
  const refused = choose.error instanceof ApiError && choose.error.status === 422 ? "This address cannot be used; write it as name@example.com." : null;
  const save = () => {
    choose.mutate(value, { onSuccess: () => { tell("Saved how you are told of things"); }, onError: complain });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (!wrong) save(); }} noValidate>
      <Reach value={value} onChange={setValue} fault={wrong ?? refused} />
      <Kinds value={value} onChange={setValue} />
      {!value.email && <Text size="sm" c="dimmed" mt="sm">Give your e-mail address to be told by e-mail too.</Text>}
      <Group mt="lg"><Button type="submit" loading={choose.isPending} disabled={Boolean(wrong)}>Save</Button></Group>
    </form>
  );
}

/** How one wants to be told of things. */
export function Choices() {
  const choices = useChoices();
  return (
    <Card title="How you are told">
      {choices.isPending && <RowsSkeleton rows={6} />}
      {choices.isError && <ErrorState error={choices.error} retry={() => void choices.refetch()} />}
      {choices.data && <Form saved={choices.data} />}
    </Card>
  );
}
