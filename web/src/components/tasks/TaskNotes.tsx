import { Alert, Stack, Text } from "@mantine/core";
import type { TaskView } from "@/api/types";
import { IconAlert } from "@/components/icons";
import type { DraftState } from "@/lib/draft";
import classes from "./task.module.css";

/** Why the task is there, what went wrong with it, and what stands in the way. */
export function TaskNotes({ task, state, formFaults }: { task: TaskView; state: DraftState; formFaults: readonly string[] }) {
  if (state.phase !== "refused" && formFaults.length === 0 && !task.reason) return null;
  return (
    <Stack gap="sm" mb="lg">
      {state.phase === "refused" && (
        <Alert color="red" icon={<IconAlert />} title="Your entries were not saved" role="alert">
          {state.problem} What you typed is still here, so you can copy it.
        </Alert>
      )}
      {formFaults.length > 0 && (
        <Alert color="red" icon={<IconAlert />} role="alert" tabIndex={-1} data-form-fault>
          {formFaults.map((fault) => <Text key={fault} size="sm">{fault}</Text>)}
        </Alert>
      )}
      {task.reason && (
        <div className={classes.reason}>
          <Text size="xs" fw={600} c="dimmed">Why you are asked</Text>
          <Text size="sm">{task.reason}</Text>
        </div>
      )}
    </Stack>
  );
}
