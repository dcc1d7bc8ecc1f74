/** When teams work: calendars in words, and what the API finds wrong with one. */

import type { Calendar, CalendarEffect, Closure, ExtraHours, Hours, Me } from "@/api/types";
import { type Fault, plainMessage } from "@/lib/faults";
import { formatDate } from "@/lib/format";
import { count } from "@/lib/words";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const OFFICE: Hours = { open: "09:00", close: "17:00" };

/** A new calendar: an office in this zone, without holidays. */
export function office(zone: string): Calendar {
  const week = Object.fromEntries(WEEKDAYS.map((day, n) => [day, n < 5 ? [OFFICE] : []])) as unknown as Calendar["week"];
  return { zone, week, holidays: null, closures: [], openings: [] };
}

export function mayKeepCalendars(me: Pick<Me, "roles">): boolean {
  return me.roles.some((role) => role === "lead" || role === "admin");
}

/** `09:00:00` -> `09:00`, as an input for times takes it. */
export function clock(time: string): string {
  return time.slice(0, 5);
}

/** The hours after the last ones of a day, or a morning. */
export function moreHours(hours: readonly Hours[]): Hours {
  const last = hours.at(-1);
  if (!last) return OFFICE;
  const begin = Math.min(Number(clock(last.close).slice(0, 2)) + 1, 22);
  const hour = (n: number) => `${String(n).padStart(2, "0")}:00`;
  return { open: hour(begin), close: hour(Math.min(begin + 4, 23)) };
}

export function closureWords({ first, last }: Pick<Closure, "first" | "last">): string {
  return last && last !== first ? `${formatDate(first)} to ${formatDate(last)}` : formatDate(first);
}

export function sortedClosures(closures: readonly Closure[]): Closure[] {
  return [...closures].sort((one, other) => one.first.localeCompare(other.first));
}

/** `19 Dec 2026, 10:00 to 14:00`. */
export function openingWords({ on, hours }: Pick<ExtraHours, "on" | "hours">): string {
  const spans = hours.map(({ open, close }) => `${clock(open)} to ${clock(close)}`);
  return `${formatDate(on)}, ${spans.join(" and ")}`;
}

export function sortedOpenings(openings: readonly ExtraHours[]): ExtraHours[] {
  return [...openings].sort((one, other) => openingOrder(one).localeCompare(openingOrder(other)));
}

function openingOrder({ on, hours }: ExtraHours): string {
  return `${on} ${hours[0]?.open ?? ""}`;
}

/** What is missing or wrong with extra hours as they are typed, by input. */
export function openingFault({ on, open, close }: { on: string; open: string; close: string }): { on?: string; open?: string; close?: string } {
  if (!on) return { on: "Say which day." };
  if (!open) return { open: "Say when it opens." };
  if (!close) return { close: "Say when it closes." };
  return close !== "00:00" && close <= open ? { close: "It closes before it opens." } : {};
}

/** What is wrong, by the part of the screen that it stands at: `zone`, `week.monday`, `holidays.country`, `closures`, ... */
export function calendarFaults(faults: readonly Fault[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { loc, msg } of faults) {
    const [first, second] = loc[0] === "body" ? loc.slice(1) : loc;
    const nested = (first === "week" || first === "holidays") && typeof second === "string";
    const place = first === undefined ? "form" : nested ? `${first}.${second}` : String(first);
    found[place] ??= plainMessage(msg);
  }
  return found;
}

/** What a change does to open deadlines, as a colleague would say it. */
export function effectWords({ open, looked_at, sooner, later, stuck }: CalendarEffect): string {
  if (open === 0) return "No open deadline rests on it.";
  const moved = sooner + later;
  const whole = looked_at < open ? `Of the next ${looked_at} of ${open} open deadlines that rest on it` : `Of ${count(open, "open deadline")} that ${open === 1 ? "rests" : "rest"} on it`;
  const parts = [sooner > 0 && `${sooner} sooner`, later > 0 && `${later} later`].filter(Boolean).join(", ");
  const moves = moved === 0 ? "none moves" : `${moved} ${moved === 1 ? "moves" : "move"}: ${parts}`;
  const left = stuck > 0 ? ` For ${stuck} it has not enough hours; they stay where they are.` : "";
  return `${whole}, ${moves}.${left}`;
}

/** `DE` -> `Germany`. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function zones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}
