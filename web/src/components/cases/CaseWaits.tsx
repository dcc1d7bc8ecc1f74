import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWaiting } from "@/api/cases";
import type { CaseView, Wait } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { waitWords } from "@/lib/waits";
import classes from "./case.module.css";

function Line({ wait }: { wait: Wait }) {
  return (
    <li>
      <div>
        {wait.task
          ? <Anchor component={Link} to={`/tasks/${wait.task}`} size="sm" fw={600}>{wait.title}</Anchor>
          : <Text size="sm" fw={600}>{wait.title}</Text>}
        <Text size="xs" c="dimmed">{waitWords(wait)}</Text>
      </div>
    </li>
  );
}

/** What a running case waits for, as the case itself says when it is looked at. */
export function CaseWaits({ item }: { item: CaseView }) {
  const { data: waiting, isError } = useWaiting(item);
  if (item.status !== "running" || (!waiting && !isError)) return null;
  const known = waiting?.known ?? false;
  const waits = waiting?.waits ?? [];
  return (
    <Card title="Waiting for">
      {!known && <Text size="sm" c="dimmed">This cannot be told at the moment. The case itself is not affected.</Text>}
      {known && waits.length === 0 && <Text size="sm" c="dimmed">Nothing that the process names.</Text>}
      {waits.length > 0 && <ul className={classes.tasks}>{waits.map((wait, n) => <Line key={n} wait={wait} />)}</ul>}
    </Card>
  );
}
