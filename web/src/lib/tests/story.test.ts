import { expect, test } from "vitest";
import type { EventView } from "@/api/types";
import { storyOf } from "@/lib/story";

const event = (task: string, after: Record<string, unknown>) => ({ task, data: { after } }) as unknown as EventView;

test("the last word counts, and only that about this task", () => {
  const events = [
    event("a", { suspended_until: "2026-11-20T09:00:00Z", status: "suspended" }),
    event("a", { for_id: "ada" }),
    event("b", { suspended_until: "2027-01-01T09:00:00Z" }),
  ];
  expect(storyOf(events, "a")).toEqual({ until: "2026-11-20T09:00:00Z", heldFor: "ada" });
});

test("what was ended is no more, and what was never said is not known", () => {
  const events = [event("a", { suspended_until: "2026-11-20T09:00:00Z" }), event("a", { suspended_until: null })];
  expect(storyOf(events, "a")).toEqual({ until: null, heldFor: null });
  expect(storyOf([], "a")).toEqual({ until: null, heldFor: null });
});
