import type { RJSFSchema } from "@rjsf/utils";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { ApiError, explain } from "@/api/errors";
import { saveDraft } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { withPresets } from "@/components/form/defaults";
import { Draft, type DraftState } from "@/lib/draft";
import { draftOf } from "@/lib/drafts";
import { forget, keep, kept } from "@/lib/kept";

/** Somebody else has it, it is gone, or it may not be changed; a session that ended or a busy server only delay. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}

function newDraft(queries: QueryClient, task: TaskView, person: string, begin: DraftState["data"]): Draft {
  const ports = {
    save: (data: DraftState["data"], leaving: boolean) => saveDraft(queries, task.id, data, leaving),
    keep: (data: DraftState["data"]) => { keep(task.id, person, data); },
    forget: () => { forget(task.id, person); },
    isFinal,
    explain,
  };
  if (task.closed_at) ports.forget();
  return new Draft(ports, begin, kept(task.id, person));
}

/** Saves what was typed when the page is left, hidden or closed. */
function useParting(draft: Draft): void {
  useEffect(() => {
    const leaving = () => { void draft.flush(true); };
    const hidden = () => { if (document.visibilityState === "hidden") leaving(); };
    window.addEventListener("pagehide", leaving);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("pagehide", leaving);
      document.removeEventListener("visibilitychange", hidden);
      void draft.leave();
    };
  }, [draft]);
}

/** Whoever has the task now, or has done it, when it is not this person any more. */
function taker(task: TaskView, person: string): string | null {
  if (task.completed_by) return task.completed_by.id === person ? null : `${task.completed_by.name} has completed this task.`;
  return task.owner && task.owner.id !== person ? `${task.owner.name} has this task now.` : null;
}

/** Says at once that the task went to somebody else, and keeps what was typed on the screen. */
function useTaken(draft: Draft, task: TaskView, person: string): void {
  const words = taker(task, person);
  useEffect(() => {
    const { phase } = draft.current();
    if (words && phase !== "untouched" && phase !== "refused") draft.refuse(words);
  }, [draft, words]);
}

/** What a person types into a task, saved as it is typed. */
export function useDraft(task: TaskView, schema: RJSFSchema, person: string): [Draft, DraftState] {
  const begin = useMemo(() => withPresets(schema, task.draft ?? task.data), [schema, task.draft, task.data]);
  const queries = useQueryClient();
  const [draft] = useState(() => draftOf(task.id, person, () => newDraft(queries, task, person, begin)));
  const state = useSyncExternalStore(draft.subscribe, draft.current);
  useEffect(() => { draft.rebase(begin); }, [draft, begin]);
  useParting(draft);
  useTaken(draft, task, person);
  return [draft, state];
}
