import { Button, Group, Stack, Text } from "@mantine/core";
import type { CalendarEffect } from "@/api/types";
import { Dialog } from "@/components/tasks/DeedDialog";
import { effectWords } from "@/lib/calendars";

interface ConfirmProps {
  /** What it would do; none: nothing is asked. */
  effect: CalendarEffect | null;
  title: string;
  action: string;
  busy: boolean;
  confirm: () => void;
  close: () => void;
  onClosed: () => void;
}

/** Says what a change does to open deadlines, and lets it be made or left. */
export function Confirm({ effect, title, action, busy, confirm, close, onClosed }: ConfirmProps) {
  return (
    <Dialog opened={effect !== null} title={title} close={close} onClosed={onClosed}>
      <Stack>
        <Text size="sm">{effect && effectWords(effect)}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Leave it as it is</Button>
          <Button loading={busy} onClick={confirm} data-autofocus>{action}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
