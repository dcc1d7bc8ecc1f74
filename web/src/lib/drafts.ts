/** The drafts of this tab: who comes back to a task before all of it is saved goes on with the same draft. */

import type { Draft } from "@/lib/draft";

const known = new Map<string, Draft>();

const place = (task: string, person: string) => `${person}:${task}`;

/** The draft that is still being saved; else a new one, from what the server has. */
export function draftOf(task: string, person: string, begin: () => Draft): Draft {
  const before = known.get(place(task, person));
  if (before?.unsaved() || before?.isTorn()) return before;
  const draft = begin();
  known.set(place(task, person), draft);
  return draft;
}

/** Nothing of anybody is saved any more: on signing out, or when somebody else signs in. */
export function abandonAll(): void {
  for (const draft of known.values()) draft.abandon();
  known.clear();
}
