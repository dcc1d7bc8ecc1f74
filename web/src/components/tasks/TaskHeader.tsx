import { Anchor, Group, Title } from "@mantine/core";
import { Link } from "react-router";
import { useTeamTitles } from "@/api/teams";
import type { TaskView } from "@/api/types";
import { Due } from "@/components/tasks/Due";
import { Escalated, isOpen } from "@/components/tasks/marks";
import { count } from "@/lib/words";
import classes from "./task.module.css";

function whose(task: TaskView, me: string, team: string): string {
  if (!isOpen(task.status)) return team;
  if (!task.owner) return `${team}, nobody has it yet`;
  return task.owner.id === me ? `${team}, yours` : `${team}, ${task.owner.name} has it`;
}

/** When it is due and, while nobody works on it, by when somebody should have begun. */
function Times({ task }: { task: TaskView }) {
  const begin = task.status === "in_progress" ? null : task.clock.start_by;
  return (
    <>
      {begin && <span>To be started: <Due at={begin} /></span>}
      <span>{begin && "To be done: "}<Due at={task.due_at} /></span>
      {!task.clock.running && <span>Its clock stands still</span>}
    </>
  );
}

export function TaskHeader({ task, me }: { task: TaskView; me: string }) {
  const titleOf = useTeamTitles();
  return (
    <div className={classes.header}>
      <Group gap={10}>
        <Title order={1}>{task.title}</Title>
        {task.escalated && <Escalated />}
      </Group>
      <div className={classes.facts}>
        <span>
          <Anchor component={Link} to={`/cases/${task.case.id}`} inherit>{task.case.number}</Anchor>
          {task.customer ? ` ${task.customer}` : ""}
        </span>
        {task.stage && <span>{task.stage}</span>}
        <span>{whose(task, me, titleOf(task.team))}</span>
        {isOpen(task.status) && <Times task={task} />}
        {task.comments > 0 && <Anchor href="#talk" inherit>{count(task.comments, "comment")}</Anchor>}
      </div>
    </div>
  );
}
