import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import type { NoticeChoices } from "@/api/types";

const PAGE = 20;

/** How many notices wait to be read; the live connection says when that changes. */
export function useUnread(): number {
  const { data } = useQuery({
    queryKey: keys.unread,
    queryFn: () => answered(client.GET("/api/v1/notices/unread")),
  });
  return data?.unread ?? 0;
}

export function useNotices(wanted = true) {
  return useInfiniteQuery({
    queryKey: keys.noticeList,
    queryFn: ({ pageParam }) =>
      answered(client.GET("/api/v1/notices", { params: { query: { limit: PAGE, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: wanted,
  });
}

function useReading<T>(read: (input: T) => Promise<{ unread: number }>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: read,
    onSuccess: async (left) => {
      queries.setQueryData(keys.unread, left);
      await queries.invalidateQueries({ queryKey: keys.noticeList });
    },
  });
}

export function useReadUpTo() {
  return useReading((last: number) => answered(client.POST("/api/v1/notices/read", { body: { up_to: last } })));
}

export function useReadOne() {
  return useReading((id: number) =>
    answered(client.POST("/api/v1/notices/{id}/read", { params: { path: { id } } })),
  );
}

/** Who looks at a case has read what they were told of it. */
export function useReadAbout(id: string): void {
  const unread = useUnread();
  const { mutate } = useReading((about: string) =>
    answered(client.POST("/api/v1/cases/{id}/notices/read", { params: { path: { id: about } } })),
  );
  useEffect(() => {
    const read = () => { if (unread > 0 && document.visibilityState === "visible") mutate(id); };
    read();
    document.addEventListener("visibilitychange", read);
    return () => { document.removeEventListener("visibilitychange", read); };
  }, [id, unread, mutate]);
}

export function useChoices() {
  return useQuery({
    queryKey: keys.choices,
    queryFn: () => answered(client.GET("/api/v1/me/notices")),
    staleTime: Infinity,
  });
}

export function useChoose() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NoticeChoices) => answered(client.PUT("/api/v1/me/notices", { body })),
    onSuccess: (choices) => { queries.setQueryData(keys.choices, choices); },
  });
}
