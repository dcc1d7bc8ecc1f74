import type { QueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { Data, TaskView } from "@/api/types";

/** The task as it now stands is shown; an answer that was asked for before counts no more. */
export function remember(queries: QueryClient, task: TaskView): Promise<void> {
  const queryKey = keys.task(task.id);
  queries.setQueryData(queryKey, task);
  void queries.cancelQueries({ queryKey, exact: true });
  const others = { predicate: ({ queryKey: [, kind, id] }: { queryKey: readonly unknown[] }) => kind !== "one" || id !== task.id };
  void queries.invalidateQueries({ queryKey: keys.cases });
  return queries.invalidateQueries({ queryKey: keys.tasks, ...others });
}

/** What was saved is what the task is shown with; an answer that was asked for before may lack it and is asked for anew. */
export async function rememberDraft(queries: QueryClient, id: string, draft: Data | null, etag: string): Promise<void> {
  const exactly = { queryKey: keys.task(id), exact: true };
  const state = queries.getQueryState(exactly.queryKey);
  const again = state?.isInvalidated || state?.fetchStatus === "fetching";
  const saved = (task: TaskView | undefined) => task && { ...task, draft, draft_etag: etag, earlier_draft: null };
  // As old as it was: what others did to the task meanwhile is not in it.
  queries.setQueryData<TaskView>(exactly.queryKey, saved, { updatedAt: state?.dataUpdatedAt });
  if (!again) return;
  await queries.cancelQueries(exactly);
  await queries.invalidateQueries(exactly);
}
