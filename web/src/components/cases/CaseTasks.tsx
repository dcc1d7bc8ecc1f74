import { Anchor, Button, Group, Menu, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useAddTask } from "@/api/cases";
import { useTeamTitles } from "@/api/teams";
import type { CaseView, TaskItem } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { complain, tell } from "@/components/feedback/notify";
import { IconPlus } from "@/components/icons";
import { Due } from "@/components/tasks/Due";
import { Escalated, Resting, isOpen, taskStatusWords } from "@/components/tasks/marks";
import classes from "./case.module.css";

type AdHoc = CaseView["ad_hoc"][number];

function TaskLine({ task }: { task: TaskItem }) {
  const titleOf = useTeamTitles();
  const open = isOpen(task.status);
  return (
    <li>
      <div>
        <Group gap={8}>
          <Anchor component={Link} to={`/tasks/${task.id}`} size="sm" fw={600}>{task.title}</Anchor>
          {open && task.escalated && <Escalated />}
          {task.status === "suspended" && <Resting />}
        </Group>
        <Text size="xs" c="dimmed">
          {titleOf(task.team)}{task.owner ? `, ${task.owner.name}` : open ? ", nobody has it yet" : ""}
        </Text>
      </div>
      {open ? <Due at={task.due_at} /> : <Text size="sm" c="dimmed">{taskStatusWords(task.status)}</Text>}
    </li>
  );
}

function AddTask({ item }: { item: CaseView }) {
  const [chosen, setChosen] = useState<AdHoc | null>(null);
  const add = useAddTask(item.id);
  const titleOf = useTeamTitles();
  const close = () => { setChosen(null); };
  const confirm = (task: AdHoc) => {
    add.mutate(task.form ?? "", {
      onSuccess: () => { tell(`Added: ${task.title ?? ""}`); },
      onError: complain,
      onSettled: close,
    });
  };
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />}>Add a task</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item.ad_hoc.map((task) => <Menu.Item key={task.form} onClick={() => { setChosen(task); }}>{task.title}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={chosen !== null} onClose={close} title={chosen?.title} closeButtonProps={{ "aria-label": "Close" }}>
        <Text size="sm">The task will wait in the queue of the team {titleOf(chosen?.team ?? "")}.</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>Do not add it</Button>
          <Button loading={add.isPending} onClick={() => { if (chosen) confirm(chosen); }} data-autofocus>Add the task</Button>
        </Group>
      </Modal>
    </>
  );
}

/** Open tasks first, then those that are done. */
export function CaseTasks({ item }: { item: CaseView }) {
  const tasks = [...item.tasks].sort((a, b) => Number(isOpen(b.status)) - Number(isOpen(a.status)));
  const action = item.allowed.includes("tasks") && item.ad_hoc.length > 0 && <AddTask item={item} />;
  return (
    <Card title="Tasks" action={action}>
      {tasks.length === 0 && <Text size="sm" c="dimmed">{item.ended_at ? "Nobody was needed." : "Nobody was needed so far."}</Text>}
      <ul className={classes.tasks}>{tasks.map((task) => <TaskLine key={task.id} task={task} />)}</ul>
    </Card>
  );
}
