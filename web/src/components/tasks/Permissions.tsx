import { Stack, Text } from "@mantine/core";
import type { MayDo, TaskView } from "@/api/types";
import { usePermissions } from "@/api/work";
import { ErrorState } from "@/components/feedback/ErrorState";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { byReason, operationWords } from "@/lib/deeds";
import classes from "./task.module.css";

function Reasons({ items }: { items: readonly MayDo[] }) {
  return (
    <dl className={classes.reasons}>
      {byReason(items).map(([reason, operations]) => (
        <div key={reason}>
          <dt>{operations.join(", ")}</dt>
          <dd>{reason}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What one may do to a task, and for all the rest why not. */
export function Permissions({ task }: { task: TaskView }) {
  const found = usePermissions(task.id);
  if (found.isPending) return <RowsSkeleton rows={4} />;
  if (!found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const may = found.data.filter((one) => one.allowed).map((one) => operationWords(one.operation));
  return (
    <Stack>
      <Text size="sm">{may.length > 0 ? `You may now: ${may.join(", ")}.` : "There is nothing that you may do to it now."}</Text>
      <Reasons items={found.data} />
    </Stack>
  );
}
