import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { isSignedOut } from "@/api/errors";
import { keys } from "@/api/keys";
import { sessionBegun } from "@/api/sessionState";
import type { Me } from "@/api/types";
import { abandonAll } from "@/lib/drafts";
import { forgetAll } from "@/lib/kept";

async function whoAmI(): Promise<Me | null> {
  try {
    return await answered(client.GET("/api/v1/me"));
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
}

/** Who is signed in; `null` when nobody is. */
export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: whoAmI, staleTime: Infinity });
}

export function mayLead(me: Me): boolean {
  return me.roles.some((role) => role === "lead" || role === "admin");
}

/** Signs in. The same person goes on where the session ended; another one starts with nothing of the first. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      answered(client.POST("/api/v1/session", { body })),
    onSuccess: async (me) => {
      const before = queries.getQueryData<Me | null>(keys.me);
      if (before && before.id !== me.id) {
        abandonAll();
        queries.clear();
      }
      queries.setQueryData(keys.me, me);
      sessionBegun();
      await queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(client.DELETE("/api/v1/session")),
    onSettled: () => {
      abandonAll();
      forgetAll();
      queries.clear();
      queries.setQueryData(keys.me, null);
      sessionBegun();
    },
  });
}
