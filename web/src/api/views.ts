import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { type TaskFilter, keys } from "@/api/keys";
import { useProcesses } from "@/api/processes";
import type { SavedView } from "@/api/types";

/** The lists that one keeps, and those that are shared with one's teams. */
export function useViews(): readonly SavedView[] {
  const { data } = useQuery({ queryKey: keys.views, queryFn: () => answered(client.GET("/api/v1/views")) });
  return data?.items ?? [];
}

export interface NewView {
  name: string;
  team?: string;
  filter: TaskFilter;
}

export function useSaveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, team, filter: { facets = {}, ...filter } }: NewView) =>
      answered(client.POST("/api/v1/views", { body: { name, team, query: { ...filter, facets } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.views }),
  });
}

export function useRemoveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answered(client.DELETE("/api/v1/views/{id}", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.views }),
  });
}

export interface FacetKind {
  name: string;
  kind: string;
  choices: readonly string[];
}

/** The business values by which lists are narrowed and sorted. */
export function useFacets(): readonly FacetKind[] {
  const { data } = useProcesses();
  const found = new Map<string, FacetKind>();
  for (const process of data?.items ?? []) {
    for (const [name, kind] of Object.entries(process.facets)) {
      if (!found.has(name)) found.set(name, { name, kind, choices: process.choices[name] ?? [] });
    }
  }
  return [...found.values()];
}
