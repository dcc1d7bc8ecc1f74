import { Badge, Tooltip } from "@mantine/core";
import { IconClock, IconRise } from "@/components/icons";
import type { CaseStatus, TaskStatus } from "@/api/types";

export function Escalated() {
  return (
    <Tooltip label="Its time ran out; it is now also the work of the next team.">
      <Badge color="amber" size="sm" leftSection={<IconRise size={11} />}>Escalated</Badge>
    </Tooltip>
  );
}

export function Resting() {
  return (
    <Tooltip label="It rests until its day comes or somebody resumes it; its deadlines stand still.">
      <Badge color="gray" size="sm" leftSection={<IconClock size={11} />}>Suspended</Badge>
    </Tooltip>
  );
}

const CASE_WORDS: Record<CaseStatus, [string, string]> = {
  accepted: ["Accepted", "gray"],
  running: ["Running", "pine"],
  completed: ["Completed", "gray"],
  failed: ["Failed", "red"],
  cancelled: ["Cancelled", "gray"],
};

export const CASE_STATUSES = Object.entries(CASE_WORDS).map(([value, [label]]) => ({ value, label }));

export function CaseStatusBadge({ status, cancelling = false }: { status: CaseStatus; cancelling?: boolean }) {
  const [words, color] = CASE_WORDS[status];
  const ending = cancelling && (status === "running" || status === "accepted");
  return <Badge color={ending ? "amber" : color}>{ending ? "Being cancelled" : words}</Badge>;
}

const TASK_WORDS: Record<TaskStatus, string> = {
  created: "Not open yet",
  ready: "Open",
  reserved: "Claimed",
  in_progress: "Being worked on",
  suspended: "Suspended",
  completed: "Completed",
  failed: "Could not be done",
  error: "Ended by an error",
  exited: "Ended with the case",
  obsolete: "Not needed any more",
};

export function taskStatusWords(status: TaskStatus): string {
  return TASK_WORDS[status];
}

export function isOpen(status: TaskStatus): boolean {
  return ["created", "ready", "reserved", "in_progress", "suspended"].includes(status);
}
