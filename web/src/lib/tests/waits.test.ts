import { expect, test } from "vitest";
import type { Wait } from "@/api/types";
import { waitWords } from "@/lib/waits";

const since = "2026-03-02T09:00:00Z";
const nothing: Wait = { kind: "step", title: "Pay", since, name: null, task: null, until: null };

test.each<[Partial<Wait>, string]>([
  [{ kind: "task", task: "a" }, "Somebody has to do this task, since 2 Mar 2026, 10:00"],
  [{ kind: "message", name: "hint" }, "Somebody outside has to tell the case (message hint), since 2 Mar 2026, 10:00"],
  [{ kind: "documents" }, "Papers have to come in, since 2 Mar 2026, 10:00"],
  [{ kind: "step" }, "Being done by the system, since 2 Mar 2026, 10:00"],
  [{ kind: "moment", until: "2026-03-09T09:00:00Z" }, "Until 9 Mar 2026, 10:00"],
])("what a case waits for is told in words, with times as the person's clock shows them", (wait, words) => {
  expect(waitWords({ ...nothing, ...wait }, "en-GB", "Europe/Berlin")).toBe(words);
});
