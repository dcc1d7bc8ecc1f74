import { expect, test } from "vitest";
import { changedAnswers, plainAmount, readyToSend } from "@/lib/amount";

test.each([
  ["1,234.50", "1234.50"],
  ["1.234,50", "1234.50"],
  ["1 234,5", "1234.5"],
  ["1,234", "1234"],
  ["1.234.567", "1234567"],
  ["899", "899"],
  ["12.5", "12.5"],
  ["-3,00", "-3.00"],
])("%s is the amount %s", (typed, plain) => {
  expect(plainAmount(typed)).toBe(plain);
});

test.each(["", "about 12", "12.345.6", "1,23,456.00", "1,234.567", "0.125"])("%s is left as it was typed", (typed) => {
  expect(plainAmount(typed)).toBe(typed);
});

test("money without an amount is a field that was not filled in", () => {
  const data = { paid: { currency: "EUR" }, fee: { amount: "1,50", currency: "EUR" }, note: "x" };
  expect(readyToSend(data)).toEqual({ fee: { amount: "1.50", currency: "EUR" }, note: "x" });
});

test("money in a line of a list is made plain too", () => {
  const data = { items: [{ price: { amount: "1.234,00", currency: "EUR" } }] };
  expect(readyToSend(data)).toEqual({ items: [{ price: { amount: "1234.00", currency: "EUR" } }] });
});

test("an amount that is only written otherwise is the same answer", () => {
  const typed = { verdict: "decline", amount: { amount: "7,00", currency: "EUR" } };
  expect(changedAnswers(typed, { ...typed, amount: { amount: "7.00", currency: "EUR" } })).toEqual([]);
  expect(changedAnswers(typed, { ...typed, amount: { amount: "8", currency: "EUR" } })).toEqual(["amount"]);
  expect(changedAnswers(typed, { amount: typed.amount, note: "no" })).toEqual(["verdict", "note"]);
});
