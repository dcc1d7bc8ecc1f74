import { expect, test } from "vitest";
import { choicesFor, plain, searchHint, standsIn } from "@/lib/plain";

test.each([
  ["Jürgen Große", "jurgen grosse"],
  ["Zoë", "zoe"],
  ["Łukasz Đorđević", "lukasz dordevic"],
  ["Søren Ærø", "soren aero"],
  ["Þór Guðrún", "thor gudrun"],
  ["İbrahim Işık", "ibrahim isik"],
  ["STRAẞE", "strasse"],
  ["Ǿ", "o"],
])("%s is found as %s", (name, typed) => {
  expect(plain(name)).toBe(typed);
  expect(standsIn(name, ` ${typed.slice(0, 3)}`)).toBe(true);
  expect(standsIn(typed, name)).toBe(true);
});

test("choices stay in which it stands", () => {
  const options = ["Jürgen Große", "Zoë", "ada"].map((label) => ({ label, value: label }));
  const found = (search: string) => choicesFor({ options, search, limit: Infinity }).flatMap((each) => ("label" in each ? [each.label] : []));
  expect(found("gros")).toEqual(["Jürgen Große"]);
  expect(found("ZOE")).toEqual(["Zoë"]);
  expect(found("")).toEqual(["Jürgen Große", "Zoë", "ada"]);
  expect(found("jurgen x")).toEqual([]);
});

test("what holds no letter or figure, or too many words, finds nothing and says why", () => {
  for (const typed of ["%", "-", "(", "\"", "_", "a b c d e f g h i"]) expect(searchHint(typed)).not.toBeNull();
  for (const typed of [undefined, "", "  ", "7", "é", "№", "a-b", "東"]) expect(searchHint(typed)).toBeNull();
  expect(searchHint("a b c d e f g h i", Infinity)).toBeNull();
});
