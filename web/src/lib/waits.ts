/** What a case waits for, in words. */

import type { Wait } from "@/api/types";
import { formatInstant } from "@/lib/format";

const WHAT: Record<Exclude<Wait["kind"], "moment">, string> = {
  task: "Somebody has to do this task",
  message: "Somebody outside has to tell the case",
  documents: "Papers have to come in",
  step: "Being done by the system",
};

/** `Somebody has to do this task, since 2 Mar 2026, 10:00`; `Until 9 Mar 2026, 10:00`. */
export function waitWords(wait: Wait, locale?: string, timeZone?: string): string {
  const at = (instant: string) => formatInstant(instant, locale, timeZone);
  if (wait.kind === "moment") return wait.until ? `Until ${at(wait.until)}` : "Until a set time";
  const named = wait.name ? ` (message ${wait.name})` : "";
  return `${WHAT[wait.kind]}${named}, since ${at(wait.since)}`;
}
