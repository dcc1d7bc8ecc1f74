import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Draft, type DraftPorts } from "@/lib/draft";
import { abandonAll, draftOf } from "@/lib/drafts";

let saved: unknown[] = [];
const ports: DraftPorts = {
  save: (data) => Promise.resolve(saved.push(data)),
  keep: () => undefined,
  forget: () => undefined,
  elsewhere: () => null,
  isFinal: () => false,
  explain: String,
};
const from = (text: string) => () => new Draft(ports, { data: { text }, etags: [] });

beforeEach(() => {
  saved = [];
  vi.useFakeTimers();
});
afterEach(() => {
  abandonAll();
  vi.useRealTimers();
});

test("who comes back before all is saved finds what was typed last", () => {
  draftOf("task", "ada", from("")).change({ text: "one two three" });
  expect(draftOf("task", "ada", from("one two")).current().data).toEqual({ text: "one two three" });
});

test("who comes back later begins with what the server has", async () => {
  draftOf("task", "ada", from("")).change({ text: "one" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draftOf("task", "ada", from("as saved")).current().data).toEqual({ text: "as saved" });
});

test("nobody goes on with what somebody else typed", async () => {
  draftOf("task", "ada", from("")).change({ text: "one" });
  expect(draftOf("task", "ben", from("mine")).current().data).toEqual({ text: "mine" });
  abandonAll();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(saved).toEqual([]);
});
