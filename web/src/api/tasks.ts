import { type QueryClient, keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { type TaskFilter, keys } from "@/api/keys";
import { remember, rememberDraft } from "@/api/remember";
import type { Data, Operation, TaskItem, TaskView } from "@/api/types";
import type { Saving } from "@/lib/draft";
import { searchHint } from "@/lib/plain";

const PAGE = 50;

/** The filter as the API takes it: business values under names of their own, which its description cannot list. */
function asked({ facets, ...filter }: TaskFilter) {
  const values = Object.entries(facets ?? {}).map(([name, value]) => [`facet.${name}`, value] as const);
  return { ...filter, ...Object.fromEntries(values) };
}

function listTasks(filter: TaskFilter, after: string | undefined, limit = PAGE) {
  return answered(client.GET("/api/v1/tasks", { params: { query: { ...asked(filter), limit, after } } }));
}

/** How many tasks a list holds: exact up to 10,000, then `more`. */
export function useTaskCount(filter: TaskFilter) {
  const { order: _, ...counted } = filter;
  return useQuery({
    queryKey: keys.taskCount(counted),
    queryFn: () => answered(client.GET("/api/v1/tasks/count", { params: { query: asked(counted) } })),
    enabled: !searchHint(filter.q),
    placeholderData: keepPreviousData,
  });
}

/** The most urgent task that one may do becomes one's own. */
export function useNext() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (team: string | undefined) => answered(client.POST("/api/v1/tasks/next", { body: { team } })),
    onSuccess: ({ task }) => {
      if (task) void remember(queries, task);
    },
  });
}

export function useTasks(filter: TaskFilter) {
  return useInfiniteQuery({
    queryKey: keys.taskList(filter),
    enabled: !searchHint(filter.q),
    queryFn: ({ pageParam }) => listTasks(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useTask(id: string) {
  return useQuery({
    queryKey: keys.task(id),
    queryFn: () => answered(client.GET("/api/v1/tasks/{id}", { params: { path: { id } } })),
  });
}

/** What an operation needs besides the task. */
export interface Args {
  /** delegate, nominate: a person's name; forward: a team's name. */
  to?: string;
  until?: string;
  reason?: string;
  priority?: number;
  due_at?: string;
}

export interface Operate extends Args {
  id: string;
  operation: Operation;
  version: number;
  data?: Data;
  /** complete: ETags that one's own draft may have; one saved elsewhere since is not given up. */
  drafts_seen?: string[];
}

function operate({ id, operation, ...body }: Operate): Promise<TaskView> {
  return answered(
    client.POST("/api/v1/tasks/{id}/{operation}", { params: { path: { id, operation } }, body }),
  );
}

/** Claim, release, complete and the like: the answer is the task as it then stands. */
export function useOperation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: operate,
    onSuccess: (task) => {
      void remember(queries, task);
    },
    onError: () => queries.invalidateQueries({ queryKey: keys.tasks }),
  });
}

/** Keeps what was typed on the server, and where the task is shown next; over none but the drafts that are named. */
export async function saveDraft(queries: QueryClient, id: string, data: Data, saving: Saving): Promise<void> {
  const params = { path: { id }, header: { "If-Match": saving.over.join(", ") } };
  const body = { data, tag: saving.etag.replaceAll('"', "") };
  try {
    await answered(client.PUT("/api/v1/tasks/{id}/draft", { params, body, keepalive: saving.leaving }));
    void rememberDraft(queries, id, data, saving.etag);
  } catch (error) {
    if (error instanceof ApiError && error.draft) void rememberDraft(queries, id, error.draft.data, error.draft.etag);
    throw error;
  }
}

const workable = (task: TaskItem) => task.allowed.includes("complete") || task.allowed.includes("claim");

/** The task to go on with: first one's own, then one of the teams'. */
export async function nextTask(done: string): Promise<TaskItem | null> {
  for (const view of ["mine", "team"] as const) {
    const page = await listTasks({ view }, undefined, 10);
    const next = page.items.find((task) => task.id !== done && workable(task));
    if (next) return next;
  }
  return null;
}
