import { Button, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import type { ExtraHours } from "@/api/types";
import { DayList } from "@/components/calendars/DayList";
import { openingFault, openingWords, sortedOpenings } from "@/lib/calendars";
import classes from "./calendars.module.css";

const NOTHING = { on: "", open: "09:00", close: "17:00", reason: "" };

function NewOpening({ add }: { add: (opening: ExtraHours) => void }) {
  const [typed, setTyped] = useState(NOTHING);
  const [fault, setFault] = useState<ReturnType<typeof openingFault>>({});
  const change = (part: Partial<typeof NOTHING>) => { setFault({}); setTyped({ ...typed, ...part }); };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = openingFault(typed);
    setFault(found);
    if (Object.keys(found).length > 0) return;
    add({ on: typed.on, hours: [{ open: typed.open, close: typed.close }], reason: typed.reason.trim() });
    setTyped(NOTHING);
  };
  return (
    <form onSubmit={submit} noValidate className={classes.closure}>
      <TextInput type="date" label="On" value={typed.on} error={fault.on} onChange={(event) => { change({ on: event.currentTarget.value }); }} />
      <TextInput type="time" label="Opens" value={typed.open} error={fault.open} onChange={(event) => { change({ open: event.currentTarget.value }); }} />
      <TextInput type="time" label="Closes" value={typed.close} error={fault.close} onChange={(event) => { change({ close: event.currentTarget.value }); }} />
      <TextInput label="Why it is open" maxLength={200} value={typed.reason} onChange={(event) => { change({ reason: event.currentTarget.value }); }} />
      <Button type="submit" variant="default">Add extra hours</Button>
    </form>
  );
}

interface OpeningsProps {
  openings: ExtraHours[];
  fault?: string;
  change: (openings: ExtraHours[]) => void;
}

/** Hours of single days besides those of the week, also on holidays and during closures. */
export function Openings({ openings, fault, change }: OpeningsProps) {
  const sorted = sortedOpenings(openings);
  const entries = sorted.map((each) => ({ words: openingWords(each), reason: each.reason }));
  return (
    <section aria-label="Extra hours">
      <Text component="h3" fw={600} mb={6}>Open besides</Text>
      <DayList kind="extra hours" entries={entries} none="No extra hours. They count on holidays and during closures too." fault={fault} remove={(n) => { change(sorted.toSpliced(n, 1)); }} />
      <NewOpening add={(opening) => { change(sortedOpenings([...openings, opening])); }} />
    </section>
  );
}
