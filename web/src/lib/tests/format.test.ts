import { describe, expect, test } from "vitest";
import { formatBytes, formatDate, formatDue, formatInstant, formatMoney, formatRelative, isMoney } from "@/lib/format";

const now = Date.parse("2026-11-22T12:00:00Z");

describe("money", () => {
  test("is written in the currency's own way and stays exact", () => {
    expect(formatMoney({ amount: "7480.50", currency: "EUR" }, "en-GB")).toBe("€7,480.50");
    expect(formatMoney({ amount: "999999999999.99", currency: "USD" }, "en-US")).toBe("$999,999,999,999.99");
    expect(formatMoney({ amount: "0.10", currency: "EUR" }, "en-GB")).toBe("€0.10");
  });

  test("that makes no sense is shown as it is", () => {
    expect(formatMoney({ amount: "12,x", currency: "EUR" }, "en-GB")).toBe("12,x EUR");
    expect(formatMoney({ amount: "12", currency: "?" }, "en-GB")).toBe("12 ?");
  });

  test("is an amount and a currency and nothing else", () => {
    expect(isMoney({ amount: "1", currency: "EUR" })).toBe(true);
    expect(isMoney({ amount: 1, currency: "EUR" })).toBe(false);
    expect(isMoney({ amount: "1", currency: "EUR", note: "x" })).toBe(false);
    expect(isMoney(null)).toBe(false);
  });
});

describe("times", () => {
  test("a date has no zone", () => {
    expect(formatDate("2026-11-20", "en-GB")).toBe("20 Nov 2026");
    expect(formatDate("nonsense", "en-GB")).toBe("nonsense");
  });

  test("an instant is shown in the zone of the one who reads it", () => {
    expect(formatInstant("2026-11-22T23:30:00Z", "en-GB", "Europe/Berlin")).toBe("23 Nov 2026, 00:30");
    expect(formatInstant("2026-11-22T23:30:00Z", "en-GB", "UTC")).toBe("22 Nov 2026, 23:30");
  });

  test("what is near is told relative to now", () => {
    expect(formatRelative("2026-11-24T12:00:00Z", now, "en-GB")).toBe("in 2 days");
    expect(formatRelative("2026-11-22T11:55:00Z", now, "en-GB")).toBe("5 minutes ago");
    expect(formatRelative("2026-11-22T12:00:20Z", now, "en-GB")).toBe("now");
  });

  test("what is late says so in words", () => {
    expect(formatDue("2026-11-22T09:00:00Z", now)).toEqual({ text: "3 hours overdue", overdue: true });
    expect(formatDue("2026-11-22T10:50:00Z", now)).toEqual({ text: "1 hour overdue", overdue: true });
    expect(formatDue("2026-11-22T11:59:50Z", now)).toEqual({ text: "due now", overdue: true });
    expect(formatDue("2026-11-22T14:00:00Z", now).overdue).toBe(false);
  });
});

test("sizes of files are told roughly", () => {
  expect([formatBytes(512), formatBytes(180_000), formatBytes(3_500_000)]).toEqual(["512 B", "176 KB", "3.3 MB"]);
});
