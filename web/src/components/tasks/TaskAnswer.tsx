import { Alert, Stack } from "@mantine/core";
import type { RJSFSchema } from "@rjsf/utils";
import type { TaskView } from "@/api/types";
import { IconCheck } from "@/components/icons";
import { taskStatusWords } from "@/components/tasks/marks";
import { ValueList } from "@/components/values/ValueList";
import { formatInstant } from "@/lib/format";
import { fieldTitles } from "@/lib/schema";
import { humanize } from "@/lib/words";

interface TaskAnswerProps {
  task: TaskView;
  schema: RJSFSchema;
  located: ReadonlySet<string>;
  onLocate: (field: string) => void;
}

/** A task that has ended, with its answer to be read. */
export function TaskAnswer({ task, schema, located, onLocate }: TaskAnswerProps) {
  const titles = fieldTitles(schema);
  const by = task.completed_by ? ` by ${task.completed_by.name}` : "";
  const at = task.closed_at ? `, ${formatInstant(task.closed_at)}` : "";
  return (
    <Stack>
      <Alert color="gray" icon={<IconCheck />} title={`${taskStatusWords(task.status)}${by}${at}`}>{task.status === "completed" ? null : task.reason}</Alert>
      {task.status === "completed" && (
        <ValueList data={task.data} located={located} onLocate={onLocate} titleOf={(name) => titles.get(name) ?? humanize(name)} />
      )}
    </Stack>
  );
}
