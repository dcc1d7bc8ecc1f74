import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { keys } from "@/api/keys";
import { remember, rememberDraft } from "@/api/remember";
import type { TaskView } from "@/api/types";

const before = { id: "a", version: 1, allowed: ["claim"] } as unknown as TaskView;
const claimed = { id: "a", version: 2, allowed: ["complete"] } as unknown as TaskView;

test.each([[undefined], [before]])("what was asked for before a claim and comes behind it is not shown (%o)", async (shown) => {
  const queries = new QueryClient();
  const queryKey = keys.task("a");
  if (shown) queries.setQueryData(queryKey, shown);
  let answer: (task: TaskView) => void = () => undefined;
  const asked = queries.query({ queryKey, queryFn: () => new Promise<TaskView>((resolve) => { answer = resolve; }) });
  await remember(queries, claimed);
  answer(before);
  await asked.catch(() => undefined);
  expect(queries.getQueryData(queryKey)).toEqual(claimed);
});

test("what was saved is what the task shows, with all else as it was", async () => {
  const queries = new QueryClient();
  queries.setQueryData(keys.task("a"), { ...before, draft: { note: "one two" } }, { updatedAt: 1_000 });
  await rememberDraft(queries, "a", { note: "one two three" }, '"2"');
  const shown = { ...before, draft: { note: "one two three" }, draft_etag: '"2"', earlier_draft: null };
  expect(queries.getQueryData(keys.task("a"))).toEqual(shown);
  expect(queries.getQueryState(keys.task("a"))?.dataUpdatedAt).toBe(1_000);
});

test("what was asked for before a draft was saved is asked for anew", async () => {
  const queries = new QueryClient();
  const queryKey = keys.task("a");
  queries.setQueryData(queryKey, before);
  const answers: ((task: TaskView) => void)[] = [];
  const queryFn = () => new Promise<TaskView>((resolve) => { answers.push(resolve); });
  const stop = new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => undefined);
  const done = rememberDraft(queries, "a", { note: "new" }, '"2"');
  await vi.waitFor(() => { expect(answers).toHaveLength(2); });
  answers[0]?.({ ...before, draft: { note: "old" } });
  expect(queries.getQueryData<TaskView>(queryKey)?.draft).toEqual({ note: "new" });
  answers[1]?.({ ...claimed, draft: { note: "new" } });
  await done;
  expect(queries.getQueryData(queryKey)).toEqual({ ...claimed, draft: { note: "new" } });
  stop();
});

test("news that nobody has looked at yet are still asked for after a draft was saved", async () => {
  const queries = new QueryClient();
  queries.setQueryData(keys.task("a"), before);
  await queries.invalidateQueries({ queryKey: keys.tasks });
  await rememberDraft(queries, "a", { note: "new" }, '"2"');
  expect(queries.getQueryState(keys.task("a"))?.isInvalidated).toBe(true);
});
