import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { type LessonFilter, keys } from "@/api/keys";
import type { LessonCheck } from "@/api/types";

const PAGE = 20;

const one = (id: string) => ({ params: { path: { id } } });

/** What checks taught, the newest first; or what was taken back. */
export function useLessons(filter: LessonFilter) {
  return useInfiniteQuery({
    queryKey: keys.lessonList(filter),
    queryFn: ({ pageParam }) => answered(client.GET("/api/v1/lessons", { params: { query: { ...filter, limit: PAGE, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The checks that taught something; asked only when somebody wants to know. */
export function useLessonChecks(id: string, wanted: boolean) {
  return useQuery({
    queryKey: keys.lessonChecks(id),
    queryFn: async (): Promise<LessonCheck[]> => (await answered(client.GET("/api/v1/lessons/{id}/checks", one(id)))).items,
    enabled: wanted,
  });
}

/** How much is learned of each form, and where nothing is. */
export function useLessonForms() {
  return useQuery({ queryKey: keys.lessonForms, queryFn: () => answered(client.GET("/api/v1/lessons/forms")) });
}

export function useLessonReport(form: string | undefined) {
  return useQuery({
    queryKey: keys.lessonReport(form),
    queryFn: async () => (await answered(client.GET("/api/v1/lessons/report", { params: { query: { form } } }))).weeks,
    placeholderData: keepPreviousData,
  });
}

/** A change to what is learned; all that shows it is read again. */
function useLessonChange<In, Out>(change: (input: In) => Promise<Out>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lessons }),
  });
}

export function useTakeLessonBack() {
  return useLessonChange((id: string) => answered(client.POST("/api/v1/lessons/{id}/take_back", one(id))));
}

export function usePutLessonBack() {
  return useLessonChange((id: string) => answered(client.POST("/api/v1/lessons/{id}/put_back", one(id))));
}

export function useSwitchLessons() {
  return useLessonChange((body: { form: string | null; on: boolean }) => answered(client.PUT("/api/v1/lessons/forms", { body })));
}
