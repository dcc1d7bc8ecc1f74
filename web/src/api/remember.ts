import type { QueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { TaskView } from "@/api/types";

/** The task as it now stands is shown; an answer that was asked for before counts no more. */
export function remember(queries: QueryClient, task: TaskView): Promise<void> {
  const queryKey = keys.task(task.id);
  queries.setQueryData(queryKey, task);
  void queries.cancelQueries({ queryKey, exact: true });
  const others = { predicate: ({ queryKey: [, kind, id] }: { queryKey: readonly unknown[] }) => kind !== "one" || id !== task.id };
  void queries.invalidateQueries({ queryKey: keys.cases });
  return queries.invalidateQueries({ queryKey: keys.tasks, ...others });
}
