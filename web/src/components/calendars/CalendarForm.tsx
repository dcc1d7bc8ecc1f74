import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useEffectOfCalendar, usePutCalendar } from "@/api/calendars";
import { explain, isInvalid } from "@/api/errors";
import type { Calendar, CalendarEffect } from "@/api/types";
import { Closures } from "@/components/calendars/Closures";
import { Confirm } from "@/components/calendars/Confirm";
import { HolidayChoice } from "@/components/calendars/HolidayChoice";
import { Openings } from "@/components/calendars/Openings";
import { WeekHours } from "@/components/calendars/WeekHours";
import { tell } from "@/components/feedback/notify";
import { IconAlert } from "@/components/icons";
import { calendarFaults, zones } from "@/lib/calendars";

const ZONES = zones();

interface CalendarFormProps {
  /** Its name; none: a new calendar, which gets one. */
  name: string | null;
  version: number;
  begin: Calendar;
  saved: (name: string) => void;
}

/** What is typed, what is wrong with it, and the two steps of saving: what it would do, and doing it. */
function useForm({ name, version, begin, saved }: CalendarFormProps) {
  const [calendar, setCalendar] = useState(begin);
  const [called, setCalled] = useState(name ?? "");
  const [effect, setEffect] = useState<CalendarEffect | null>(null);
  const look = useEffectOfCalendar();
  const put = usePutCalendar();
  const error = look.error ?? put.error;
  const faults = isInvalid(error) ? calendarFaults(error.faults) : {};
  const clear = () => { look.reset(); put.reset(); };
  const change = { name: called.trim(), version, calendar };
  return {
    calendar, called, effect, faults,
    problem: error && Object.keys(faults).length === 0 ? explain(error) : null,
    busy: look.isPending,
    saving: put.isPending,
    changed: name === null || JSON.stringify(calendar) !== JSON.stringify(begin),
    set: (part: Partial<Calendar>) => { clear(); setCalendar({ ...calendar, ...part }); },
    call: (text: string) => { clear(); setCalled(text); },
    ask: () => { clear(); look.mutate(change, { onSuccess: setEffect }); },
    leave: () => { setEffect(null); },
    save: () => {
      put.mutate(change, {
        onSuccess: () => { tell(`${change.name} is kept; open deadlines follow within seconds`); saved(change.name); },
        onSettled: () => { setEffect(null); },
      });
    },
  };
}

/** A calendar to be changed; before it is kept it says what that does to open deadlines. */
export function CalendarForm(props: CalendarFormProps) {
  const form = useForm(props);
  const { calendar, faults } = form;
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Stack gap="lg">
      {props.name === null && (
        <TextInput label="Name" description="Small letters, digits, - and _, such as munich." inputWrapperOrder={["label", "input", "description", "error"]} value={form.called} error={faults.name} maw={320} autoFocus onChange={(event) => { form.call(event.currentTarget.value); }} />
      )}
      <Select label="Time zone" data={ZONES} value={calendar.zone} error={faults.zone} searchable allowDeselect={false} selectFirstOptionOnChange maw={320} nothingFoundMessage="No zone is called that" onChange={(zone) => { if (zone) form.set({ zone }); }} />
      <WeekHours week={calendar.week} faults={faults} change={(week) => { form.set({ week }); }} />
      <HolidayChoice chosen={calendar.holidays} faults={faults} change={(holidays) => { form.set({ holidays }); }} />
      <Closures closures={calendar.closures} fault={faults.closures} change={(closures) => { form.set({ closures }); }} />
      <Openings openings={calendar.openings} fault={faults.openings} change={(openings) => { form.set({ openings }); }} />
      {faults.form && <Alert color="red" icon={<IconAlert />} role="alert">{faults.form}</Alert>}
      {form.problem && <Alert color="red" icon={<IconAlert />} role="alert">{form.problem}</Alert>}
      <Group>
        <Button ref={button} loading={form.busy} disabled={!form.changed || !form.called.trim()} onClick={form.ask}>Save…</Button>
        {!form.changed && <Text size="sm" c="dimmed">Nothing is changed yet.</Text>}
      </Group>
      <Confirm effect={form.effect} title={`Save ${form.called.trim()}`} action="Save" busy={form.saving} confirm={form.save} close={form.leave} onClosed={() => { button.current?.focus(); }} />
    </Stack>
  );
}
