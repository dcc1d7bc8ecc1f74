import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useAbsences, useAddAbsence, useEndAbsence } from "@/api/absences";
import { isInvalid } from "@/api/errors";
import { mayLead } from "@/api/session";
import { usePeople } from "@/api/talk";
import type { AbsenceView, Me } from "@/api/types";
import { complain, tell } from "@/components/feedback/notify";
import { IconAlert } from "@/components/icons";
import { absenceWords, dayBegins } from "@/lib/absences";
import { faultsByField } from "@/lib/deeds";
import { choicesFor } from "@/lib/plain";
import classes from "@/components/tasks/task.module.css";

function Known({ absence, own }: { absence: AbsenceView; own: boolean }) {
  const words = absenceWords(absence, own);
  const end = useEndAbsence();
  const drop = () => {
    end.mutate(absence.id, { onSuccess: () => { tell("The absence has ended"); }, onError: complain });
  };
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>{words}</Text>
        <Button size="compact-sm" variant="default" flex="none" loading={end.isPending} aria-label={`End it: ${words}`} onClick={drop}>End it</Button>
      </Group>
      {absence.note && <Text size="sm" c="dimmed">{absence.note}</Text>}
    </li>
  );
}

function KnownOf({ name, own }: { name: string; own: boolean }) {
  const known = useAbsences().data?.filter((absence) => absence.person.name === name) ?? [];
  if (known.length === 0) return null;
  return (
    <section aria-label={own ? "My absences" : `Absences of ${name}`}>
      <ul className={classes.reasons}>{known.map((absence) => <Known key={absence.id} absence={absence} own={own} />)}</ul>
    </section>
  );
}

const NOTHING = { from: "", to: "", substitute: "", note: "" };

interface WhoseProps {
  me: Me;
  name: string;
  change: (name: string) => void;
}

/** Who leads says it for others, too: whoever is ill cannot. */
function Whose({ me, name, change }: WhoseProps) {
  const others = usePeople().filter((each) => each !== me.name);
  if (!mayLead(me)) return null;
  const choices = [{ value: me.name, label: `${me.name} (you)` }, ...others.map((each) => ({ value: each, label: each }))];
  return <Select label="Who is away" data={choices} value={name} allowDeselect={false} searchable filter={choicesFor} selectFirstOptionOnChange nothingFoundMessage="Nobody is called that" onChange={(whose) => { if (whose) change(whose); }} />;
}

/** When somebody will be away and who stands in, and what of that is known. */
export function Absence({ me, close }: { me: Me; close: () => void }) {
  const [name, setName] = useState(me.name);
  const own = name === me.name;
  const people = usePeople().filter((each) => each !== name);
  const [typed, setTyped] = useState(NOTHING);
  const add = useAddAbsence();
  const faults = isInvalid(add.error) ? faultsByField(add.error.faults) : {};
  const change = (part: Partial<typeof NOTHING>) => { add.reset(); setTyped({ ...typed, ...part }); };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const begins_at = dayBegins(typed.from);
    if (!begins_at) return;
    const body = { person: own ? undefined : name, begins_at, ends_at: dayBegins(typed.to, 1), substitute: typed.substitute || undefined, note: typed.note.trim() || undefined };
    add.mutate(body, { onSuccess: () => { setTyped(NOTHING); tell(own ? "Your absence is known" : `The absence of ${name} is known`); } });
  };
  return (
    <Stack>
      <Whose me={me} name={name} change={(whose) => { change({ substitute: "" }); setName(whose); }} />
      <KnownOf name={name} own={own} />
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{own ? "From then on your work goes to who stands in; what is left comes back to you." : "From then on their work goes to who stands in; what is left comes back to them."}</Text>
          <Group grow align="flex-start">
            <TextInput type="date" label="From" value={typed.from} error={faults.begins_at} data-autofocus onChange={(event) => { change({ from: event.currentTarget.value }); }} />
            <TextInput type="date" label="To" description={`The last day; left empty: until ${own ? "you" : "they"} are back.`} inputWrapperOrder={["label", "input", "description", "error"]} value={typed.to} error={faults.ends_at} onChange={(event) => { change({ to: event.currentTarget.value }); }} />
          </Group>
          <Select label="Who stands in" placeholder="Nobody: it goes back to its teams" data={people} value={typed.substitute || null} error={faults.substitute} searchable filter={choicesFor} selectFirstOptionOnChange clearable clearButtonProps={{ "aria-label": "Nobody stands in" }} nothingFoundMessage="Nobody is called that" onChange={(substitute) => { change({ substitute: substitute ?? "" }); }} />
          <TextInput label="Note" description={`Seen by ${own ? "you" : "them"} and by who leads.`} maxLength={2000} value={typed.note} error={faults.note} onChange={(event) => { change({ note: event.currentTarget.value }); }} />
          {add.error && Object.keys(faults).length === 0 && <Alert color="red" icon={<IconAlert />} role="alert">{add.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>Close</Button>
            <Button type="submit" loading={add.isPending} disabled={!typed.from}>Say so</Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}
