import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import type { Calendar, Hours } from "@/api/types";
import { IconClose, IconPlus } from "@/components/icons";
import { WEEKDAYS, type Weekday, clock, moreHours } from "@/lib/calendars";
import { humanize } from "@/lib/words";
import classes from "./calendars.module.css";

interface SpanProps {
  day: string;
  n: number;
  hours: Hours;
  change: (hours: Hours) => void;
  remove: () => void;
}

function Span({ day, n, hours, change, remove }: SpanProps) {
  const which = n === 0 ? day : `${day}, ${n + 1}`;
  const input = (part: "open" | "close", label: string) => (
    <TextInput type="time" size="xs" w={122} aria-label={`${which}: ${label}`} value={clock(hours[part])} onChange={(event) => { change({ ...hours, [part]: event.currentTarget.value }); }} />
  );
  return (
    <Group gap={6} wrap="nowrap">
      {input("open", "opens")}
      <Text size="sm" c="dimmed" aria-hidden>to</Text>
      {input("close", "closes")}
      <ActionIcon variant="subtle" color="gray" aria-label={`${which}: remove these hours`} onClick={remove}><IconClose size={14} /></ActionIcon>
    </Group>
  );
}

interface DayProps {
  day: Weekday;
  hours: Hours[];
  fault?: string;
  change: (hours: Hours[]) => void;
}

function Day({ day, hours, fault, change }: DayProps) {
  const name = humanize(day);
  return (
    <div className={classes.day} role="group" aria-label={name}>
      <Text size="sm" fw={600}>{name}</Text>
      <div>
        <div className={classes.spans}>
          {hours.length === 0 && <Text size="sm" c="dimmed" py={4}>Closed</Text>}
          {hours.map((each, n) => (
            <Span key={n} day={name} n={n} hours={each} change={(next) => { change(hours.with(n, next)); }} remove={() => { change(hours.toSpliced(n, 1)); }} />
          ))}
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} aria-label={`${name}: add hours`} onClick={() => { change([...hours, moreHours(hours)]); }}>Add hours</Button>
        </div>
        {fault && <Text size="xs" c="var(--mantine-color-error)" role="alert">{fault}</Text>}
      </div>
    </div>
  );
}

interface WeekHoursProps {
  week: Calendar["week"];
  faults: Record<string, string>;
  change: (week: Calendar["week"]) => void;
}

/** The hours of each day of the week. */
export function WeekHours({ week, faults, change }: WeekHoursProps) {
  return (
    <section aria-label="Weekly hours">
      <Text component="h3" fw={600} mb={4}>Weekly hours</Text>
      <Text size="xs" c="dimmed" mb={6}>Closing at 00:00 is the end of the day.</Text>
      {WEEKDAYS.map((day) => (
        <Day key={day} day={day} hours={week[day]} fault={faults[`week.${day}`]} change={(hours) => { change({ ...week, [day]: hours }); }} />
      ))}
      {faults.week && <Text size="xs" c="var(--mantine-color-error)" role="alert">{faults.week}</Text>}
    </section>
  );
}
