/** Spreadsheets that are taken in: how, and what became of them, in words. */

import type { ImportHead, Me, SheetLocale } from "@/api/types";
import { formatDate, isDate } from "@/lib/format";
import { count, humanize } from "@/lib/words";

/** How a file is to be taken in. */
export interface Order {
  file: File;
  process: string;
  mode: ImportHead["mode"];
  locale: SheetLocale;
  /** It was taken in before, and is meant once more. */
  again: boolean;
}

/** The order as fields of the request, without the file. */
export function fieldsOf(order: Order, dryRun: boolean): [string, string][] {
  return [
    ["process", order.process],
    ["mode", order.mode],
    ["locale", order.locale],
    ["dry_run", String(dryRun)],
    ["again", String(order.again)],
  ];
}

/** How numbers and dates are written where a cell holds text. */
export const LOCALES: readonly { value: SheetLocale; label: string }[] = [
  { value: "en", label: "1,234.50 and 2026-03-31" },
  { value: "en-GB", label: "1,234.50 and 31/03/2026 (British)" },
  { value: "en-US", label: "1,234.50 and 03/31/2026 (American)" },
  { value: "de", label: "1.234,50 and 31.03.2026 (German)" },
  { value: "fr", label: "1 234,50 and 31/03/2026 (French)" },
  { value: "es", label: "1.234,50 and 31/03/2026 (Spanish)" },
  { value: "nl", label: "1.234,50 and 31-03-2026 (Dutch)" },
  { value: "pl", label: "1 234,50 and 31.03.2026 (Polish)" },
];

/** Whether one may start cases, and so take in sheets of them. */
export function mayStart(me: Me): boolean {
  return me.roles.some((role) => role === "staff" || role === "lead" || role === "admin");
}

/** How many cases come of so many rows. */
export function casesOf({ mode, rows }: Pick<ImportHead, "mode" | "rows">): number {
  return mode === "case" ? 1 : rows;
}

/** `12 cases`, `3 things to correct`, `Only checked`: what became of a file, in short. */
export function fate(found: Pick<ImportHead, "status" | "mode" | "rows" | "problem_count">): { text: string; color: string } {
  if (found.problem_count > 0) return { text: count(found.problem_count, "thing to correct", "things to correct"), color: "amber" };
  if (found.status === "imported") return { text: count(casesOf(found), "case"), color: "pine" };
  return { text: "Only checked", color: "gray" };
}

/** A value of a cell as it was understood, as people read it. */
export function understoodAs(example: string | null): string {
  if (example === null) return "";
  if (isDate(example)) return formatDate(example);
  return example === "yes" || example === "no" ? humanize(example) : example;
}
