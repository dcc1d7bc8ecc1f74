/** What was typed and is not saved yet, kept for this tab until the server has it. */

import { type JsonObject, isObject } from "@/lib/schema";

const PREFIX = "casework-unsaved:";

/** Tabs of a browser that refuses storage keep what was typed in memory only. */
function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}

const place = (task: string, person: string) => `${PREFIX}${person}:${task}`;

export function keep(task: string, person: string, data: JsonObject): void {
  attempt(() => {
    sessionStorage.setItem(place(task, person), JSON.stringify(data));
  });
}

export function kept(task: string, person: string): JsonObject | null {
  const text = attempt(() => sessionStorage.getItem(place(task, person)));
  const value = text ? attempt(() => JSON.parse(text) as unknown) : null;
  return isObject(value) ? value : null;
}

export function forget(task: string, person: string): void {
  attempt(() => {
    sessionStorage.removeItem(place(task, person));
  });
}

/** Everything of everybody: on signing out. */
export function forgetAll(): void {
  attempt(() => {
    const ours = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of ours) sessionStorage.removeItem(key);
  });
}
