/** The rarer things that are done to tasks: their clock, what one may do and why not, many at once. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import { remember } from "@/api/remember";
import type { Args } from "@/api/tasks";
import type { BulkResult, CandidateView, ClockOperation, MayDo, Operation, TaskItem, TaskView } from "@/api/types";

const AT_ONCE = 200;

const one = (id: string) => ({ path: { id } });

export interface Turn {
  id: string;
  operation: ClockOperation;
  version: number;
  reason: string;
}

/** Stops the clock of a task, or lets it run; the answer is the task as it then stands. */
export function useClock() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, operation, ...body }: Turn): Promise<TaskView> =>
      answered(client.POST("/api/v1/tasks/{id}/clock/{operation}", { params: { path: { id, operation } }, body })),
    onSuccess: (task) => { void remember(queries, task); },
    onError: () => queries.invalidateQueries({ queryKey: keys.tasks }),
  });
}

/** For every operation whether one may, and why not. */
export function usePermissions(id: string) {
  return useQuery({
    queryKey: keys.permissions(id),
    queryFn: async (): Promise<MayDo[]> => (await answered(client.GET("/api/v1/tasks/{id}/allowed", { params: one(id) }))).items,
  });
}

const MOST_ASKED = 100;

/** To which colleagues tasks could be given, and why not to the others; of very many by the first of them. */
export function useCandidates(ids: readonly string[], wanted: boolean) {
  const task = ids.slice(0, MOST_ASKED);
  return useQuery({
    queryKey: keys.candidates(task),
    queryFn: async (): Promise<CandidateView[]> => (await answered(client.GET("/api/v1/tasks/candidates", { params: { query: { task } } }))).items,
    enabled: wanted && task.length > 0,
    staleTime: 0,
  });
}

export interface Bulk extends Args {
  operation: Operation;
  tasks: readonly Pick<TaskItem, "id" | "version">[];
}

/** Does the same to many tasks; each is done or refused on its own. */
export function useBulk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ operation, tasks, ...args }: Bulk): Promise<BulkResult[]> => {
      const results: BulkResult[] = [];
      for (let from = 0; from < tasks.length; from += AT_ONCE) {
        const some = tasks.slice(from, from + AT_ONCE).map(({ id, version }) => ({ id, version }));
        const body = { ...args, tasks: some };
        const params = { path: { operation } };
        results.push(...(await answered(client.POST("/api/v1/tasks/bulk/{operation}", { params, body }))).results);
      }
      return results;
    },
    onSettled: async () => {
      await Promise.all([keys.tasks, keys.cases].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
