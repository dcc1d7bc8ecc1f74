/** How a value of unknown shape is shown. */

import { formatDate, formatInstant, formatMoney, isDate, isInstant, isMoney } from "@/lib/format";
import { type JsonObject, isObject } from "@/lib/schema";
import { humanize, isCodeWord } from "@/lib/words";

/** A plain value as text; `null` for what needs a structure of its own. */
export function asText(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return textOf(value);
  if (isMoney(value)) return formatMoney(value);
  if (Array.isArray(value) && value.length === 0) return "–";
  return null;
}

function textOf(value: string): string {
  if (isDate(value)) return formatDate(value);
  if (isInstant(value)) return formatInstant(value);
  return isCodeWord(value) ? humanize(value) : value;
}

/** Whether a list reads best as a table: all of its entries are objects of plain values. */
export function isTable(value: unknown): value is JsonObject[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((row) => isObject(row) && Object.values(row).every((cell) => asText(cell) !== null));
}

export function columnsOf(rows: readonly JsonObject[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

export function isFigure(value: unknown): boolean {
  return typeof value === "number" || isMoney(value);
}
