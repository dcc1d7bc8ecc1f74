import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { RJSFSchema } from "@rjsf/utils";
import type { TaskView } from "@/api/types";
import { IconCheck } from "@/components/icons";
import { taskStatusWords } from "@/components/tasks/marks";
import { useUndo } from "@/components/tasks/useUndo";
import { ValueList } from "@/components/values/ValueList";
import { formatInstant, formatRelative } from "@/lib/format";
import { AttachedFiles } from "@/components/form/AttachedFiles";
import { fieldTitles, filesIn, resolve, takesFiles } from "@/lib/schema";
import { useNow } from "@/lib/useNow";
import { humanize } from "@/lib/words";

interface TaskAnswerProps {
  task: TaskView;
  schema: RJSFSchema;
  located: ReadonlySet<string>;
  onLocate: (field: string) => void;
}

const LOOK_MS = 5_000;

/** Offered for as long as the completion can be taken back. */
function Undo({ task }: { task: TaskView }) {
  const undo = useUndo();
  const now = useNow(LOOK_MS);
  const until = task.undo_until;
  if (!until || !task.allowed.includes("undo") || new Date(until).getTime() <= now) return null;
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">It can be undone; the time for that ends {formatRelative(until, now)}.</Text>
      <Button variant="default" loading={undo.isPending} onClick={() => { undo.run(task); }}>Undo</Button>
    </Group>
  );
}

/** Fields that take files, of which the answer knows only the ids. */
function fileFields(schema: RJSFSchema): string[] {
  return Object.entries(schema.properties ?? {}).filter(([, inner]) => takesFiles(resolve(inner, schema))).map(([name]) => name);
}

/** A task that has ended, with its answer to be read. */
export function TaskAnswer({ task, schema, located, onLocate }: TaskAnswerProps) {
  const titles = fieldTitles(schema);
  const titleOf = (name: string) => titles.get(name) ?? humanize(name);
  const files = fileFields(schema);
  const plain = Object.fromEntries(Object.entries(task.data).filter(([name]) => !files.includes(name)));
  const by = task.completed_by ? ` by ${task.completed_by.name}` : "";
  const at = task.closed_at ? `, ${formatInstant(task.closed_at)}` : "";
  return (
    <Stack>
      <Alert color="gray" icon={<IconCheck />} title={`${taskStatusWords(task.status)}${by}${at}`}>{task.status === "completed" ? null : task.reason}</Alert>
      <Undo task={task} />
      {task.status === "completed" && (
        <ValueList data={plain} located={located} onLocate={onLocate} titleOf={titleOf} />
      )}
      {task.status === "completed" && files.map((name) => <AttachedFiles key={name} ids={filesIn(task.data[name])} label={titleOf(name)} />)}
    </Stack>
  );
}
