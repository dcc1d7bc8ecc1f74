import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { TaskView } from "@/api/types";
import { IconClock } from "@/components/icons";
import type { DraftState } from "@/lib/draft";
import { formatInstant } from "@/lib/format";
import classes from "./task.module.css";

function Suspended({ until }: { until: string | null | undefined }) {
  const title = `Suspended until ${until ? formatInstant(until) : "somebody resumes it"}`;
  return <Alert color="gray" icon={<IconClock />} title={title}>Its deadlines stand still meanwhile.</Alert>;
}

function Stopped({ clock }: { clock: TaskView["clock"] }) {
  const since = clock.paused_since ? ` since ${formatInstant(clock.paused_since)}` : "";
  return <Alert color="gray" icon={<IconClock />} title={`Its deadlines stand still${since}`}>{clock.reason}</Alert>;
}

function Earlier({ draft, take }: { draft: NonNullable<TaskView["earlier_draft"]>; take: () => void }) {
  return (
    <Group justify="space-between" className={classes.reason}>
      <div>
        <Text size="sm" fw={600}>{draft.by.name} began an answer</Text>
        <Text size="xs" c="dimmed">Last saved {formatInstant(draft.saved_at)}</Text>
      </div>
      <Button variant="default" size="compact-sm" onClick={take}>Take it over</Button>
    </Group>
  );
}

interface TaskStateProps {
  task: TaskView;
  me: string;
  state: DraftState;
  onTake: (data: DraftState["data"]) => void;
}

/** How the task stands: whether it rests, waits, is held for somebody, or was begun by somebody else. */
export function TaskState({ task, me, state, onTake }: TaskStateProps) {
  const suspended = task.status === "suspended";
  const waits = !suspended && !task.clock.running;
  const earlier = state.phase === "untouched" ? task.earlier_draft : null;
  const absent = task.owner && task.held_for?.name;
  if (!suspended && !waits && !absent && !earlier) return null;
  return (
    <Stack gap="sm" mb="lg">
      {suspended && <Suspended until={task.suspended_until} />}
      {waits && <Stopped clock={task.clock} />}
      {absent && <Text size="sm">{task.owner?.id === me ? "You have" : `${task.owner?.name} has`} it in place of {absent}, who is away.</Text>}
      {earlier && <Earlier draft={earlier} take={() => { onTake({ ...state.data, ...earlier.data }); }} />}
    </Stack>
  );
}
