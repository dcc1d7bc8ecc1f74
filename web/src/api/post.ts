import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";

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

/** Where a part belongs: a case that there is, by its number, or a new one of a process. */
export type Place = { case: string } | { process: string };

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
