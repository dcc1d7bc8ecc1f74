/** What checks taught, as the page of it says it. */

import type { LessonKind, LessonWeek } from "@/api/types";
import { LOCALE } from "@/lib/format";
import { count } from "@/lib/words";

export const KINDS: readonly { value: LessonKind; label: string }[] = [
  { value: "paper", label: "Paper that is known again" },
  { value: "label", label: "Words that ask for a field on any paper" },
  { value: "sender", label: "Senders" },
];

export function isKind(value: string | null): value is LessonKind {
  return KINDS.some((kind) => kind.value === value);
}

/** `.0417` -> `4.2 %`. */
export function percent(share: number, locale = LOCALE): string {
  return share.toLocaleString(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** How many of the fields of a week were corrected, and how sure that is. */
export function weekWords(week: LessonWeek): string {
  if (week.share === null || week.between === null) return "Nobody checked anything";
  const [low = 0, high = 1] = week.between;
  return `${week.corrected} of ${count(week.fields, "field")} corrected: between ${percent(low)} and ${percent(high)} of all`;
}

/** What the checks of a week were, and what lessons did. */
export function weekDetails(week: LessonWeek): string {
  const checks = week.judged < week.checks ? `${week.judged} of ${count(week.checks, "check")}, drawn at random` : count(week.checks, "check");
  const lessons = week.learned > 0 ? `; read by what was learned: ${week.learned}, of these right: ${week.learned_right}` : "";
  return `${checks}, ${count(week.asked, "field")} asked${lessons}`;
}

/** A bar never reaches its end below this share: one week with few faults shall not look like many. */
const LEAST_END = 0.2;

/** How far a bar reaches, of the widest of all weeks: 0 to 100. */
export function barOf(week: LessonWeek, all: readonly LessonWeek[]): number {
  const most = Math.max(LEAST_END, ...all.map((each) => each.share ?? 0));
  return (100 * (week.share ?? 0)) / most;
}
