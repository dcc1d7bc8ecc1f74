import { describe, expect, it } from "vitest";
import { calendarFaults, closureWords, effectWords, moreHours, openingFault, openingWords, sortedOpenings } from "@/lib/calendars";

const effect = { open: 0, looked_at: 0, sooner: 0, later: 0, stuck: 0 };

describe("what a change does to open deadlines", () => {
  it.each([
    [{}, "No open deadline rests on it."],
    [{ open: 1, looked_at: 1 }, "Of 1 open deadline that rests on it, none moves."],
    [{ open: 40, looked_at: 40, sooner: 3, later: 9 }, "Of 40 open deadlines that rest on it, 12 move: 3 sooner, 9 later."],
    [{ open: 9000, looked_at: 2000, later: 1 }, "Of the next 2000 of 9000 open deadlines that rest on it, 1 moves: 1 later."],
    [{ open: 2, looked_at: 2, stuck: 2 }, "Of 2 open deadlines that rest on it, none moves. For 2 it has not enough hours; they stay where they are."],
  ])("%j", (part, words) => {
    expect(effectWords({ ...effect, ...part })).toBe(words);
  });
});

describe("calendars", () => {
  it("puts what is wrong at the part of the screen that it is about", () => {
    const faults = [
      { loc: ["body", "week", "monday", 0], msg: "Value error, closes at 08:00, before it opens at 09:00" },
      { loc: ["holidays", "subdivision"], msg: "there is none of this name" },
      { loc: ["name"], msg: "use small letters" },
      { loc: ["body"], msg: "it is never open" },
    ];
    expect(calendarFaults(faults)).toEqual({
      "week.monday": "Closes at 08:00, before it opens at 09:00.",
      "holidays.subdivision": "There is none of this name.",
      name: "Use small letters.",
      form: "It is never open.",
    });
  });

  it("offers hours after those that there are", () => {
    expect(moreHours([{ open: "08:00:00", close: "12:00:00" }])).toEqual({ open: "13:00", close: "17:00" });
    expect(moreHours([])).toEqual({ open: "09:00", close: "17:00" });
  });

  it("says a closure of one day by that day", () => {
    expect(closureWords({ first: "2026-12-24", last: null })).toBe("24 Dec 2026");
    expect(closureWords({ first: "2026-12-24", last: "2026-12-31" })).toBe("24 Dec 2026 to 31 Dec 2026");
  });

  it("says extra hours by day and time, the earliest first", () => {
    const hours = (open: string, close: string) => [{ open, close }];
    const found = sortedOpenings([
      { on: "2026-12-19", hours: hours("15:00:00", "16:00:00"), reason: "" },
      { on: "2026-12-19", hours: [...hours("10:00:00", "12:00:00"), ...hours("13:00:00", "14:00:00")], reason: "Stocktaking" },
    ]);
    expect(found.map(openingWords)).toEqual(["19 Dec 2026, 10:00 to 12:00 and 13:00 to 14:00", "19 Dec 2026, 15:00 to 16:00"]);
  });

  it.each([
    [{ on: "" }, { on: "Say which day." }],
    [{ open: "" }, { open: "Say when it opens." }],
    [{ close: "" }, { close: "Say when it closes." }],
    [{ open: "17:00", close: "09:00" }, { close: "It closes before it opens." }],
    [{ open: "17:00", close: "00:00" }, {}],
  ])("finds what is wrong with extra hours: %j", (part, fault) => {
    expect(openingFault({ on: "2026-12-19", open: "09:00", close: "17:00", ...part })).toEqual(fault);
  });
});
