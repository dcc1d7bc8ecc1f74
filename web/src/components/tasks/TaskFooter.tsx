import { Button, Group, Text, Tooltip } from "@mantine/core";
import type { TaskView } from "@/api/types";
import { IconAlert, IconCheck } from "@/components/icons";
import { MoreMenu } from "@/components/tasks/MoreMenu";
import { taskStatusWords } from "@/components/tasks/marks";
import { useDeeds } from "@/components/tasks/useDeeds";
import type { TaskWork } from "@/components/tasks/useTaskWork";
import type { Draft, DraftState, Phase } from "@/lib/draft";
import classes from "./task.module.css";

const WORDS: Record<Phase, string> = {
  untouched: "",
  newer: "Shown as you saved it elsewhere",
  typing: "Saving",
  saving: "Saving",
  saved: "Saved",
  waiting: "Not saved yet; trying again",
  elsewhere: "Not saved; please choose",
  refused: "Not saved",
};

function Saved({ state }: { state: DraftState }) {
  const { phase, problem } = state;
  const trouble = phase === "waiting" || phase === "elsewhere" || phase === "refused";
  return (
    <Tooltip label={problem} disabled={!problem}>
      <Group gap={6} role="status" c={trouble ? "var(--mantine-color-error)" : "dimmed"}>
        {phase === "saved" && <IconCheck size={14} />}
        {trouble && <IconAlert size={14} />}
        <Text size="sm" inherit>{WORDS[phase]}</Text>
      </Group>
    </Tooltip>
  );
}

interface TaskFooterProps {
  task: TaskView;
  work: TaskWork;
  draft: Draft;
  state: DraftState;
}

function Waiting({ task }: { task: TaskView }) {
  if (task.status === "suspended") {
    return <Text size="sm" c="dimmed">{task.allowed.includes("resume") ? "Resume it to go on; see More." : taskStatusWords(task.status)}</Text>;
  }
  if (task.owner) return <Text size="sm" c="dimmed">{task.owner.name} is working on this.</Text>;
  const words = task.allowed.includes("claim") ? "Claim it to fill it in." : taskStatusWords(task.status);
  return <Text size="sm" c="dimmed">{words}</Text>;
}

/** What can be done with the task, always in view. */
export function TaskFooter({ task, work, draft, state }: TaskFooterProps) {
  const run = useDeeds(task, draft);
  const may = (operation: TaskView["allowed"][number]) => task.allowed.includes(operation);
  const busy = work.busy !== null;
  return (
    <div className={classes.footer}>
      {may("complete") || state.phase === "refused" ? <Saved state={state} /> : <Waiting task={task} />}
      <MoreMenu task={task} run={run} />
      {may("release") && (
        <Button variant="default" onClick={work.release} loading={work.busy === "release"} disabled={busy}>Release</Button>
      )}
      {may("claim") && (
        <Button onClick={work.claim} loading={work.busy === "claim"} disabled={busy}>Claim</Button>
      )}
      {may("complete") && (
        <Tooltip label="Ctrl + Enter">
          <Button onClick={work.complete} loading={work.busy === "complete"} aria-keyshortcuts="Control+Enter">Complete</Button>
        </Tooltip>
      )}
    </div>
  );
}
