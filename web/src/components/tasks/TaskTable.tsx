import { Button, Checkbox, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import type { TaskItem } from "@/api/types";
import { Due } from "@/components/tasks/Due";
import { Escalated, Resting } from "@/components/tasks/marks";
import { useClaim } from "@/components/tasks/useClaim";
import classes from "@/components/values/table.module.css";
import { ROW, useRowKeys } from "@/lib/rows";
import { toggled } from "@/lib/selection";

interface TaskTableProps {
  tasks: readonly TaskItem[];
  picked: ReadonlySet<string>;
  pick: (picked: ReadonlySet<string>) => void;
  titleOf: (team: string) => string;
}

function Owner({ task }: { task: TaskItem }) {
  return task.owner ? <>{task.owner.name}</> : <Text span size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>Nobody yet</Text>;
}

function Action({ task }: { task: TaskItem }) {
  const claim = useClaim();
  if (!task.allowed.includes("claim")) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      data-row-action
      loading={claim.isPending}
      aria-label={`Claim ${task.title}, ${task.case.number}`}
      onClick={() => { claim.run(task); }}
    >
      Claim
    </Button>
  );
}

interface RowProps {
  task: TaskItem;
  titleOf: TaskTableProps["titleOf"];
  picked: boolean;
  toggle: () => void;
}

function Row({ task, titleOf, picked, toggle }: RowProps) {
  return (
    <tr>
      <td className={classes.pick}>
        <Checkbox size="xs" aria-label={`Select ${task.title}, ${task.case.number}`} checked={picked} onChange={toggle} data-row-pick />
      </td>
      <td>
        <Group gap={8}>
          <Link to={`/tasks/${task.id}`} className={classes.link} {...{ [ROW]: "" }}>{task.title}</Link>
          {task.escalated && <Escalated />}
          {task.status === "suspended" && <Resting />}
        </Group>
      </td>
      <td>
        {task.customer ?? task.case.title}
        <span className={classes.sub}>{task.case.number}</span>
      </td>
      <td className={classes.wide}>{task.stage ?? ""}</td>
      <td className={classes.wide}>{titleOf(task.team)}</td>
      <td className={classes.narrow}><Owner task={task} /></td>
      <td><Due at={task.due_at} /></td>
      <td className={classes.action}><Action task={task} /></td>
    </tr>
  );
}

export function TaskTable({ tasks, titleOf, picked, pick }: TaskTableProps) {
  const rows = useRowKeys();
  const all = tasks.every((task) => picked.has(task.id));
  const some = !all && tasks.some((task) => picked.has(task.id));
  const pickAll = () => { pick(new Set(all ? [] : tasks.map((task) => task.id))); };
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <td className={classes.pick}><Checkbox size="xs" aria-label="Select all" checked={all} indeterminate={some} onChange={pickAll} /></td>
            <th scope="col">Task</th>
            <th scope="col">Customer and case</th>
            <th scope="col" className={classes.wide}>Stage</th>
            <th scope="col" className={classes.wide}>Team</th>
            <th scope="col" className={classes.narrow}>Owner</th>
            <th scope="col">Due</th>
            <td className={classes.action} />
          </tr>
        </thead>
        <tbody ref={rows}>
          {tasks.map((task) => (
            <Row key={task.id} task={task} titleOf={titleOf} picked={picked.has(task.id)} toggle={() => { pick(toggled(picked, task.id)); }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
