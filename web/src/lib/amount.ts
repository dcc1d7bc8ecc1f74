/** Amounts as people type them, and what is sent. */

import { type JsonObject, isObject } from "@/lib/schema";

const GROUPED = /^-?[1-9]\d{0,2}([., '’\u00a0\u202f])\d{3}(\1\d{3})*$/;

/** Digits without the separator of thousands; `null` for anything else. `used` separates the decimals already. */
function digits(whole: string, used: string): string | null {
  if (/^-?\d+$/.test(whole)) return whole;
  const separator = GROUPED.exec(whole)?.[1];
  return separator && separator !== used ? whole.replaceAll(separator, "") : null;
}

/** `1,234.50`, `1.234,50`, `1 234,5` and `1234.5` -> `1234.50` or `1234.5`; what is no amount comes back as typed. */
export function plainAmount(typed: string): string {
  const text = typed.trim();
  const [, whole = text, point = "", places = ""] = /^(.*)([.,])(\d{1,2})$/.exec(text) ?? [];
  const plain = digits(whole, point);
  if (plain === null) return text;
  return places ? `${plain}.${places}` : plain;
}

function tidyMoney(value: JsonObject): JsonObject | undefined {
  const amount = value.amount;
  if (typeof amount !== "string" || amount.trim() === "") return undefined;
  return { ...value, amount: plainAmount(amount) };
}

function looksLikeMoney(value: JsonObject): boolean {
  const names = Object.keys(value);
  return names.includes("currency") && names.every((name) => name === "amount" || name === "currency");
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  return looksLikeMoney(value) ? tidyMoney(value) : readyToSend(value);
}

/** The data with plain amounts; money without an amount is left out, as a field that was not filled in. */
export function readyToSend(data: JsonObject): JsonObject {
  const entries = Object.entries(data).map(([name, value]) => [name, tidy(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The fields with another answer than before. An amount that is only written otherwise is the same answer. */
export function changedAnswers(before: JsonObject, after: JsonObject): string[] {
  const [was, is] = [readyToSend(before), readyToSend(after)];
  return Object.keys({ ...was, ...is }).filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
}
