import type { RJSFSchema } from "@rjsf/utils";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { ApiError, explain } from "@/api/errors";
import { keys } from "@/api/keys";
import { saveDraft } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { withPresets } from "@/components/form/defaults";
import { type Begin, Draft, type DraftPorts, type DraftState } from "@/lib/draft";
import { draftOf } from "@/lib/drafts";
import { forget, keep, kept } from "@/lib/kept";
import { type JsonObject, isObject } from "@/lib/schema";

/** Somebody else has it, it is gone, or it may not be changed; a session that ended or a busy server only delay. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}

/** What was typed before a reload and is not saved yet. */
function unsavedOf(task: string, person: string): Begin | null {
  const value = kept(task, person);
  return value && isObject(value.data) && Array.isArray(value.etags) ? { data: value.data, etags: value.etags as string[] } : null;
}

function newDraft(queries: QueryClient, task: TaskView, schema: RJSFSchema, person: string, begin: JsonObject): Draft {
  const ports: DraftPorts = {
    save: (data, saving) => saveDraft(queries, task.id, data, saving),
    keep: (unsaved) => { keep(task.id, person, { ...unsaved }); },
    forget: () => { forget(task.id, person); },
    elsewhere: (error) => {
      const draft = error instanceof ApiError ? error.draft : null;
      return draft && { data: draft.data && withPresets(schema, draft.data), etag: draft.etag, savedAt: draft.saved_at ?? "" };
    },
    isFinal,
    explain,
  };
  if (task.closed_at) ports.forget();
  return new Draft(ports, { data: begin, etags: [task.draft_etag] }, unsavedOf(task.id, person));
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

/** Whoever comes back into view of the task sees what was saved elsewhere meanwhile. */
function useReturning(queries: QueryClient, task: string): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void queries.invalidateQueries({ queryKey: keys.task(task), exact: true });
    };
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [queries, task]);
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
    const typed = phase !== "untouched" && phase !== "newer";
    if (words && typed && phase !== "refused") draft.refuse(words);
  }, [draft, words]);
}

/** What a person types into a task, saved as it is typed. */
export function useDraft(task: TaskView, schema: RJSFSchema, person: string): [Draft, DraftState] {
  const begin = useMemo(() => withPresets(schema, task.draft ?? task.data), [schema, task.draft, task.data]);
  const queries = useQueryClient();
  const [draft] = useState(() => draftOf(task.id, person, () => newDraft(queries, task, schema, person, begin)));
  const state = useSyncExternalStore(draft.subscribe, draft.current);
  useEffect(() => { draft.rebase(begin, task.draft_etag); }, [draft, begin, task.draft_etag]);
  useReturning(queries, task.id);
  useParting(draft);
  useTaken(draft, task, person);
  return [draft, state];
}
