/** Absences as a person says them: whole days. */

import type { AbsenceView } from "@/api/types";
import { formatInstant } from "@/lib/format";

/** When the day `2026-08-03` begins where the person is; `days` later. */
export function dayBegins(day: string, days = 0): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + days).toISOString();
}

/** `3 Aug 2026, 00:00 to 17 Aug 2026, 00:00, ben stands in`. */
export function absenceWords({ begins_at, ends_at, substitute }: AbsenceView): string {
  const end = ends_at ? `to ${formatInstant(ends_at)}` : "until you are back";
  return `${formatInstant(begins_at)} ${end}, ${substitute ? `${substitute.name} stands in` : "nobody stands in"}`;
}
