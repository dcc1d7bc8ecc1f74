import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { explain } from "@/api/errors";
import { useLessonChecks } from "@/api/lessons";
import { formatInstant } from "@/lib/format";
import classes from "./lessons.module.css";

/** From which checks something was learned: task, case, who and when. */
export function Checks({ id }: { id: string }) {
  const checks = useLessonChecks(id, true);
  if (checks.isPending) return <Text size="sm" c="dimmed" role="status">Loading</Text>;
  if (!checks.data) return <Text size="sm" role="alert">{explain(checks.error)}</Text>;
  if (checks.data.length === 0) return <Text size="sm" c="dimmed">It was learned before Casework kept from which checks, or their cases are gone.</Text>;
  return (
    <ul className={classes.checks} aria-label="Learned from these checks">
      {checks.data.map((check) => (
        <li key={check.task}>
          <Anchor component={Link} to={`/tasks/${check.task}`} size="sm">{check.title}</Anchor>
          {" in "}
          <Anchor component={Link} to={`/cases/${check.case.id}`} size="sm">{check.case.number}</Anchor>
          {check.by && `, by ${check.by.name}`}
          {check.at && <>, <time dateTime={check.at}>{formatInstant(check.at)}</time></>}
        </li>
      ))}
    </ul>
  );
}
