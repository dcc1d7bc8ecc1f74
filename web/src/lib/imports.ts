/** Spreadsheets that are taken in: how, and what became of them, in words. */

import type { RJSFSchema } from "@rjsf/utils";
import type { ImportHead, Me, SheetLocale, SheetProblem } from "@/api/types";
import { plainMessage } from "@/lib/faults";
import { formatDate, isDate } from "@/lib/format";
import { readyToSend } from "@/lib/amount";
import { type JsonObject, forScreen, isObject, resolve } from "@/lib/schema";
import { count, humanize } from "@/lib/words";

/** How a file is to be taken in. */
export interface Order {
  file: File;
  process: string;
  locale: SheetLocale;
  /** All rows are this table of one case; none: each row is a case. */
  table: string | null;
  /** What else that one case begins with. */
  rest: JsonObject;
  /** The client's own number or name for that one case. */
  reference: string;
  /** It was taken in before, and is meant once more. */
  again: boolean;
}

/** The order as fields of the request, without the file. */
export function fieldsOf(order: Order, dryRun: boolean): [string, string][] {
  return [
    ["process", order.process],
    ["locale", order.locale],
    ["dry_run", String(dryRun)],
    ["again", String(order.again)],
    ...(order.table === null ? [] : oneCase(order.table, order)),
  ];
}

function oneCase(table: string, { rest, reference }: Order): [string, string][] {
  const said: [string, string][] = [["mode", "case"], ["field", table], ["data", JSON.stringify(readyToSend(rest))]];
  return reference.trim() === "" ? said : [...said, ["reference", reference.trim()]];
}

/** The tables of a form that rows of a file can go into, with their titles. */
export function tablesOf(schema: JsonObject): { value: string; label: string }[] {
  const whole = forScreen(schema);
  return Object.entries(whole.properties ?? {}).flatMap(([name, part]) => {
    const { items, title } = resolve(part, whole);
    const isTable = isObject(resolve(items, whole).properties);
    return isTable ? [{ value: name, label: typeof title === "string" ? title : humanize(name) }] : [];
  });
}

/** The form without the table that comes from a file, if one does, and without the documents, which are handed in elsewhere. */
export function beside(table: string | null, schema: JsonObject): RJSFSchema {
  const whole = forScreen(schema);
  const elsewhere = new Set([table, "documents"]);
  const properties = Object.fromEntries(Object.entries(whole.properties ?? {}).filter(([name]) => !elsewhere.has(name)));
  return { ...whole, properties, required: whole.required?.filter((name) => !elsewhere.has(name)) };
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

/** Why something does not fit; a field without a column is named in front. */
export function reasonOf({ column, text }: SheetProblem): string {
  const [, field, why] = (column === null ? /^([a-z][a-z0-9_]*): (.+)$/s.exec(text) : null) ?? [];
  return field && why ? `${humanize(field)}: ${plainMessage(why)}` : plainMessage(text);
}

/** A value of a cell as it was understood, as people read it. */
export function understoodAs(example: string | null): string {
  if (example === null) return "";
  if (isDate(example)) return formatDate(example);
  return example === "yes" || example === "no" ? humanize(example) : example;
}
