/** Whether the session has ended while somebody was working; a tiny store of its own, because requests and screens share it. */

import { useSyncExternalStore } from "react";

let ended = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
}

export function sessionEnded(): void {
  set(true);
}

export function sessionBegun(): void {
  set(false);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => ended);
}
