import { notifications } from "@mantine/notifications";
import { explain } from "@/api/errors";
import { IconAlert, IconCheck } from "@/components/icons";

export function tell(message: string): void {
  notifications.show({ message, color: "pine", icon: <IconCheck />, autoClose: 4000 });
}

export function complain(error: unknown): void {
  notifications.show({ message: explain(error), color: "red", icon: <IconAlert />, autoClose: 8000 });
}
