import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import type { Closure } from "@/api/types";
import { IconClose } from "@/components/icons";
import { closureWords, sortedClosures } from "@/lib/calendars";
import classes from "./calendars.module.css";

const NOTHING = { first: "", last: "", reason: "" };

function NewClosure({ add }: { add: (closure: Closure) => void }) {
  const [typed, setTyped] = useState(NOTHING);
  const [fault, setFault] = useState<{ first?: string; last?: string }>({});
  const change = (part: Partial<typeof NOTHING>) => { setFault({}); setTyped({ ...typed, ...part }); };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!typed.first) setFault({ first: "Say which day." });
    else if (typed.last && typed.last < typed.first) setFault({ last: "It ends before it begins." });
    else {
      add({ first: typed.first, last: typed.last || null, reason: typed.reason.trim() });
      setTyped(NOTHING);
    }
  };
  return (
    <form onSubmit={submit} noValidate className={classes.closure}>
      <TextInput type="date" label="From" value={typed.first} error={fault.first} onChange={(event) => { change({ first: event.currentTarget.value }); }} />
      <TextInput type="date" label="To (left empty: one day)" value={typed.last} error={fault.last} onChange={(event) => { change({ last: event.currentTarget.value }); }} />
      <TextInput label="Reason" maxLength={200} value={typed.reason} onChange={(event) => { change({ reason: event.currentTarget.value }); }} />
      <Button type="submit" variant="default">Add closure</Button>
    </form>
  );
}

interface ClosuresProps {
  closures: Closure[];
  fault?: string;
  change: (closures: Closure[]) => void;
}

/** Days on which nobody works, whatever the week says. */
export function Closures({ closures, fault, change }: ClosuresProps) {
  const sorted = sortedClosures(closures);
  return (
    <section aria-label="Closures">
      <Text component="h3" fw={600} mb={6}>Closed once</Text>
      {sorted.length === 0 && <Text size="sm" c="dimmed">On no other day.</Text>}
      <ul className={classes.closures}>
        {sorted.map((each, n) => (
          <li key={`${each.first} ${n}`}>
            <Group gap={8} wrap="nowrap" justify="space-between">
              <Text size="sm"><b>{closureWords(each)}</b> {each.reason}</Text>
              <ActionIcon variant="subtle" color="gray" aria-label={`Remove the closure ${closureWords(each)}`} onClick={() => { change(sorted.toSpliced(n, 1)); }}><IconClose size={14} /></ActionIcon>
            </Group>
          </li>
        ))}
      </ul>
      {fault && <Text size="xs" c="var(--mantine-color-error)" role="alert">{fault}</Text>}
      <NewClosure add={(closure) => { change(sortedClosures([...closures, closure])); }} />
    </section>
  );
}
