import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { keys } from "@/api/keys";
import { remember } from "@/api/remember";
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
