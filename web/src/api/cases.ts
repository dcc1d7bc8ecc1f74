import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { uploadDocument } from "@/api/documents";
import { type CaseFilter, keys } from "@/api/keys";
import type { CaseStatus, CaseView } from "@/api/types";

const PAGE = 50;

export function useCases({ status, search }: CaseFilter) {
  return useInfiniteQuery({
    queryKey: keys.caseList({ status, search }),
    queryFn: ({ pageParam }) => {
      const query = { status: status as CaseStatus | undefined, q: search, limit: PAGE, after: pageParam };
      return answered(client.GET("/api/v1/cases", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

const ofCase = (id: string) => ({ params: { path: { id } } });

export function useCase(id: string) {
  return useQuery({
    queryKey: keys.case(id),
    queryFn: () => answered(client.GET("/api/v1/cases/{id}", ofCase(id))),
  });
}

const LOOK_AGAIN_MS = 60_000;

/** What a running case waits for; asked again when the case has moved on, not with every other news. */
export function useWaiting({ id, status, stage, tasks }: CaseView) {
  return useQuery({
    queryKey: keys.waiting(id, JSON.stringify([stage, ...tasks.map((task) => [task.id, task.status])])),
    queryFn: () => answered(client.GET("/api/v1/cases/{id}/waiting", ofCase(id))),
    enabled: status === "running",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: keys.timeline(id),
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, after: pageParam };
      const params = { path: { id }, query };
      return answered(client.GET("/api/v1/cases/{id}/timeline", { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** A change to a case; everything that shows the case or its tasks is read again. */
function useCaseChange<T>(change: (input: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.cases }),
        queries.invalidateQueries({ queryKey: keys.tasks }),
      ]);
    },
  });
}

export function useCancelCase(id: string) {
  return useCaseChange((reason: string) =>
    answered(client.POST("/api/v1/cases/{id}/cancel", { ...ofCase(id), body: { reason } })),
  );
}

export function useAddTask(id: string) {
  return useCaseChange((form: string) =>
    answered(client.POST("/api/v1/cases/{id}/tasks", { ...ofCase(id), body: { form } })),
  );
}

export function useAddDocuments(id: string) {
  return useCaseChange(async (files: File[]) => {
    const documents: string[] = [];
    for (const file of files) documents.push((await uploadDocument(file)).id);
    await answered(client.POST("/api/v1/cases/{id}/documents", { ...ofCase(id), body: { documents } }));
  });
}
