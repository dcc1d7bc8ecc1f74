import { describe, expect, test } from "vitest";
import { matching, mentionAt, mentioned, parts, withMention } from "@/lib/mentions";

const PEOPLE = ["ada", "ann", "anna", "Ben Bo", "roxanne"];

describe("somebody is being named", () => {
  test("behind an @ that begins a word", () => {
    expect(mentionAt("ask @an", 7)).toEqual({ start: 4, typed: "an" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, typed: "" });
    expect(mentionAt("(@be", 4)).toEqual({ start: 1, typed: "be" });
  });

  test("not in an address, nor behind a finished word", () => {
    expect(mentionAt("ada@example", 11)).toBeNull();
    expect(mentionAt("@ada and", 8)).toBeNull();
    expect(mentionAt("ask @an", 3)).toBeNull();
  });

  test("who begins with it comes first", () => {
    expect(matching(PEOPLE, "ann")).toEqual(["ann", "anna", "roxanne"]);
    expect(matching(PEOPLE, "BO")).toEqual(["Ben Bo"]);
    expect(matching(PEOPLE, "", 2)).toEqual(["ada", "ann"]);
  });

  test("accents are not minded", () => {
    const people = ["Jürgen Große", "Zoë"];
    expect(matching(people, "jur")).toEqual(["Jürgen Große"]);
    expect(matching(people, "zoe")).toEqual(["Zoë"]);
    expect(matching(people, "GROß")).toEqual(["Jürgen Große"]);
  });

  test("the name takes the place of what was typed", () => {
    expect(withMention("ask @an please", 7, "anna")).toEqual({ text: "ask @anna please", caret: 10 });
    expect(withMention("@b", 2, "Ben Bo")).toEqual({ text: "@Ben Bo ", caret: 8 });
    expect(withMention("nobody", 6, "ada")).toEqual({ text: "nobody", caret: 6 });
  });
});

describe("who is named", () => {
  test("whole names only, each once, however they are written", () => {
    expect(mentioned("@anna and @ANNA, not @annab", PEOPLE)).toEqual(["anna"]);
    expect(mentioned("@ben bo: see here", PEOPLE)).toEqual(["Ben Bo"]);
    expect(mentioned("mail ada@ann.example", PEOPLE)).toEqual([]);
  });

  test("the text stays whole in its parts", () => {
    const text = "Hi @ann, and @nobody, and @ada";
    expect(parts(text, PEOPLE).map((part) => part.text).join("")).toBe(text);
    expect(parts(text, PEOPLE).filter((part) => part.mention).map((part) => part.text)).toEqual(["@ann", "@ada"]);
  });
});
