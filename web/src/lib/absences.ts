/** Absences as a person says them: whole days. */

import type { AbsenceView } from "@/api/types";
import { LOCALE, formatInstant } from "@/lib/format";

/** When the day `2026-08-03` begins where the person is; `days` later. */
export function dayBegins(day: string, days = 0): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + days).toISOString();
}

const DAY_MS = 86_400_000;

function beginsADay(instant: string): boolean {
  const date = new Date(instant);
  return date.getHours() + date.getMinutes() + date.getSeconds() === 0;
}

const dateOf = (at: number) => new Date(at).toLocaleDateString(LOCALE, { dateStyle: "medium" });

/** Whole days by their first and last; what begins or ends in between with its time. */
function spanWords(begins: string, ends: string | null, own: boolean): string {
  const whole = beginsADay(begins) && (ends === null || beginsADay(ends));
  const from = whole ? dateOf(Date.parse(begins)) : formatInstant(begins);
  if (ends === null) return `${from} until ${own ? "you" : "they"} are back`;
  return `${from} to ${whole ? dateOf(Date.parse(ends) - DAY_MS / 2) : formatInstant(ends)}`;
}

/** `3 Aug 2026 to 16 Aug 2026, ben stands in`. `own`: it is told to the person who is away. */
export function absenceWords({ begins_at, ends_at, substitute }: Pick<AbsenceView, "begins_at" | "ends_at" | "substitute">, own = true): string {
  return `${spanWords(begins_at, ends_at, own)}, ${substitute ? `${substitute.name} stands in` : "nobody stands in"}`;
}
