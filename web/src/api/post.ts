import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import type { Data } from "@/api/types";

const PAGE = 20;

/** Stacks of scans with parts that wait for a person to place them. */
export function usePost() {
  return useInfiniteQuery({
    queryKey: keys.post,
    queryFn: ({ pageParam }) => {
      const query = { waiting: true, limit: PAGE, after: pageParam };
      return answered(client.GET("/api/v1/batches", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

const MOST_COUNTED = 50;
const COUNTED_MS = 60_000;

/** How many letters wait to be placed; looked at again each minute, and when one is told of something. */
export function useWaitingPost() {
  return useQuery({
    queryKey: keys.postWaiting,
    queryFn: async () => {
      const page = await answered(client.GET("/api/v1/batches", { params: { query: { waiting: true, limit: MOST_COUNTED } } }));
      return { n: page.items.reduce((sum, batch) => sum + batch.waiting, 0), more: page.next !== null };
    },
    refetchInterval: COUNTED_MS,
  });
}

/** Where a part belongs: a case that there is, by its number, or a new one of a process. */
export type Place = { case: string } | { process: string; data: Data };

/** A change to the post; cases come of it. */
function usePostChange<In, Out>(change: (input: In) => Promise<Out>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await Promise.all([keys.post, keys.cases].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

export function useHandIn() {
  return usePostChange((file: File) => {
    const form = new FormData();
    form.append("file", file);
    return answered(client.POST("/api/v1/batches", { body: { file: file.name, split: "sheets", again: false }, bodySerializer: () => form }));
  });
}

export function usePlacePart(id: string, n: number) {
  return usePostChange((body: Place) => answered(client.POST("/api/v1/batches/{id}/parts/{n}/place", { params: { path: { id, n } }, body })));
}
