/** Dates, money and sizes as the person reads them. The words of the app are English, so is the formatting. */

const preferred = typeof navigator === "undefined" ? "en-GB" : navigator.language;
export const LOCALE = preferred.startsWith("en") ? preferred : "en-GB";

export interface Money {
  amount: string;
  currency: string;
}

export function isMoney(value: unknown): value is Money {
  if (typeof value !== "object" || value === null) return false;
  const { amount, currency, ...others } = value as Record<string, unknown>;
  return typeof amount === "string" && typeof currency === "string" && Object.keys(others).length === 0;
}

/** `{amount: "7480.5", currency: "EUR"}` -> `€7,480.50`. Decimals stay exact: they are never turned into floats. */
export function formatMoney(money: Money, locale = LOCALE): string {
  if (!/^-?\d+(\.\d+)?$/.test(money.amount)) return `${money.amount} ${money.currency}`.trim();
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency: money.currency });
    return format.format(money.amount as `${number}`);
  } catch {
    return `${money.amount} ${money.currency}`;
  }
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

export function isDate(value: string): boolean {
  return ISO_DATE.test(value);
}

export function isInstant(value: string): boolean {
  return ISO_INSTANT.test(value);
}

/** `2026-11-20` -> `20 Nov 2026`; a date has no zone, so none is applied. */
export function formatDate(value: string, locale = LOCALE): string {
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime())
    ? value
    : date.toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
}

/** An instant in the browser's time zone (or the one given). */
export function formatInstant(value: string, locale = LOCALE, timeZone?: string): string {
  return new Date(value).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function largestUnit(milliseconds: number): [number, Intl.RelativeTimeFormatUnit] {
  for (const [unit, size] of UNITS) {
    if (Math.abs(milliseconds) >= size) return [Math.round(milliseconds / size), unit];
  }
  return [0, "minute"];
}

/** `in 2 days`, `3 hours ago`, `now`. */
export function formatRelative(value: string, now: number, locale = LOCALE): string {
  const [amount, unit] = largestUnit(new Date(value).getTime() - now);
  if (amount === 0) return "now";
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(amount, unit);
}

/** `3 hours overdue` behind its time, else `in 2 days`. */
export function formatDue(value: string, now: number): { text: string; overdue: boolean } {
  const left = new Date(value).getTime() - now;
  if (left >= 0) return { text: formatRelative(value, now), overdue: false };
  const [amount, unit] = largestUnit(-left);
  return { text: amount === 0 ? "due now" : `${amount} ${unit}${amount === 1 ? "" : "s"} overdue`, overdue: true };
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
