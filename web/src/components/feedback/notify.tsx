import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { explain } from "@/api/errors";
import { IconAlert, IconCheck } from "@/components/icons";

export function tell(message: string): void {
  notifications.show({ message, color: "pine", icon: <IconCheck />, autoClose: 4000 });
}

export function complain(error: unknown): void {
  notifications.show({ message: explain(error), color: "red", icon: <IconAlert />, autoClose: 8000 });
}

/** Tells something that can be taken back until then; `act` is done when the button is pressed. */
export function offer(message: string, button: string, until: string, act: () => void): void {
  const autoClose = Math.max(0, new Date(until).getTime() - Date.now());
  const pressed = () => { notifications.hide(id); act(); };
  const words = (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{message}</Text>
      <Button size="compact-sm" variant="default" flex="none" onClick={pressed}>{button}</Button>
    </Group>
  );
  const id = notifications.show({ message: words, color: "pine", icon: <IconCheck />, autoClose });
}
