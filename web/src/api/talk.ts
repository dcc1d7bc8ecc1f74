import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { uploadDocument } from "@/api/documents";
import { type QuestionFilter, type TalkPlace, keys } from "@/api/keys";
import type { CommentView } from "@/api/types";
import { mentioned } from "@/lib/mentions";

const PAGE = 30;

/** What somebody is about to say. */
export interface Said {
  text: string;
  files: File[];
  /** Sign-in name of the colleague who is asked. */
  to?: string | null;
}

const one = (id: string) => ({ path: { id } });

export function useComments(place: TalkPlace) {
  return useInfiniteQuery({
    queryKey: keys.comments(place),
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, after: pageParam };
      return place.task
        ? answered(client.GET("/api/v1/tasks/{id}/comments", { params: { ...one(place.task), query } }))
        : answered(client.GET("/api/v1/cases/{id}/comments", { params: { ...one(place.case), query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** All colleagues; they seldom change. */
const everybody = {
  queryKey: keys.people,
  queryFn: () => answered(client.GET("/api/v1/people")),
  staleTime: 5 * 60_000,
};

/** A change to what was said; everything that shows it is read again. `named` finds who is named in a text. */
function useTalkChange<T>(change: (input: T, named: (text: string) => Promise<string[]>) => Promise<unknown>) {
  const queries = useQueryClient();
  const named = async (text: string) => {
    if (!text.includes("@")) return [];
    const people = await queries.query({ ...everybody, staleTime: "static" });
    return mentioned(text, people.items.map((person) => person.name));
  };
  return useMutation({
    mutationFn: (input: T) => change(input, named),
    onSettled: async () => {
      const touched = [keys.talk, keys.cases, keys.tasks];
      await Promise.all(touched.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

async function uploaded(files: File[]): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) ids.push((await uploadDocument(file)).id);
  return ids;
}

export function useSay(place: TalkPlace) {
  return useTalkChange(async ({ text, files, to }: Said, named) => {
    const body = { text, mentions: await named(text), to: to ?? null, documents: await uploaded(files) };
    await (place.task
      ? answered(client.POST("/api/v1/tasks/{id}/comments", { params: one(place.task), body }))
      : answered(client.POST("/api/v1/cases/{id}/comments", { params: one(place.case), body })));
  });
}

export function useAnswer(question: string) {
  return useTalkChange(async ({ text, files }: Said, named) => {
    const body = { text, mentions: await named(text), documents: await uploaded(files) };
    await answered(client.POST("/api/v1/comments/{id}/answer", { params: one(question), body }));
  });
}

export function useTakeBack() {
  return useTalkChange((comment: CommentView) =>
    answered(client.DELETE("/api/v1/comments/{id}", { params: one(comment.id) })),
  );
}

export function useQuestions(view: QuestionFilter) {
  return useInfiniteQuery({
    queryKey: keys.questions(view),
    queryFn: ({ pageParam }) => {
      const query = { view, waiting: view === "to_me", limit: PAGE, after: pageParam };
      return answered(client.GET("/api/v1/questions", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useFollowing(id: string) {
  return useQuery({
    queryKey: keys.following(id),
    queryFn: () => answered(client.GET("/api/v1/cases/{id}/follow", { params: one(id) })),
  });
}

export function useFollow(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (follow: boolean) =>
      follow
        ? answered(client.PUT("/api/v1/cases/{id}/follow", { params: one(id) }))
        : answered(client.DELETE("/api/v1/cases/{id}/follow", { params: one(id) })),
    onSuccess: (following) => { queries.setQueryData(keys.following(id), following); },
  });
}

/** Names of all colleagues, by which they are mentioned and asked. */
export function usePeople(): string[] {
  const { data } = useQuery(everybody);
  return data?.items.map((person) => person.name) ?? [];
}
