import { Text } from "@mantine/core";
import { useWaiting } from "@/api/cases";
import type { CaseView, Wait } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { waitWords } from "@/lib/waits";
import classes from "./case.module.css";

function Line({ wait }: { wait: Wait }) {
  return (
    <li>
      <div>
        <Text size="sm" fw={600}>{wait.title}</Text>
        <Text size="xs" c="dimmed">{waitWords(wait)}</Text>
      </div>
    </li>
  );
}

/** What a running case waits for besides its tasks, as the case itself says when it is looked at. */
export function CaseWaits({ item }: { item: CaseView }) {
  const { data: waiting, isError } = useWaiting(item);
  if (item.status !== "running" || (!waiting && !isError)) return null;
  if (!waiting?.known) {
    return <Card title="Waiting for"><Text size="sm" c="dimmed">This cannot be told at the moment. The case itself is not affected.</Text></Card>;
  }
  const waits = waiting.waits.filter((wait) => wait.kind !== "task");
  if (waits.length === 0) return null;
  return (
    <Card title="Waiting for">
      <ul className={classes.tasks}>{waits.map((wait, n) => <Line key={n} wait={wait} />)}</ul>
    </Card>
  );
}
