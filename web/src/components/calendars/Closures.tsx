import { Button, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import type { Closure } from "@/api/types";
import { DayList } from "@/components/calendars/DayList";
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
  const entries = sorted.map((each) => ({ words: closureWords(each), reason: each.reason }));
  return (
    <section aria-label="Closures">
      <Text component="h3" fw={600} mb={6}>Closed once</Text>
      <DayList kind="closure" entries={entries} none="On no other day." fault={fault} remove={(n) => { change(sorted.toSpliced(n, 1)); }} />
      <NewClosure add={(closure) => { change(sortedClosures([...closures, closure])); }} />
    </section>
  );
}
