import { ActionIcon, Group, Text } from "@mantine/core";
import { IconClose } from "@/components/icons";
import classes from "./calendars.module.css";

interface DayListProps {
  /** What each entry is, to say which one is removed. */
  kind: string;
  entries: { words: string; reason: string }[];
  /** Said where there is none. */
  none: string;
  fault?: string;
  remove: (n: number) => void;
}

/** Days that are not as the week says, each with what holds on it and why. */
export function DayList({ kind, entries, none, fault, remove }: DayListProps) {
  return (
    <>
      {entries.length === 0 && <Text size="sm" c="dimmed">{none}</Text>}
      <ul className={classes.closures}>
        {entries.map(({ words, reason }, n) => (
          <li key={`${words} ${n}`}>
            <Group gap={8} wrap="nowrap" justify="space-between">
              <Text size="sm"><b>{words}</b> {reason}</Text>
              <ActionIcon variant="subtle" color="gray" aria-label={`Remove the ${kind} ${words}`} onClick={() => { remove(n); }}><IconClose size={14} /></ActionIcon>
            </Group>
          </li>
        ))}
      </ul>
      {fault && <Text size="xs" c="var(--mantine-color-error)" role="alert">{fault}</Text>}
    </>
  );
}
