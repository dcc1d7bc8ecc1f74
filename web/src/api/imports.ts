import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import type { ImportView } from "@/api/types";
import { type Order, fieldsOf } from "@/lib/imports";

const PAGE = 20;

/** The file with the reasons in a column of its own. */
export function reasonsOf(id: string): string {
  return `/api/v1/imports/${id}/sheet`;
}

export function emptySheet(process: string): string {
  return `/api/v1/imports/template?process=${encodeURIComponent(process)}`;
}

export function useImports() {
  return useInfiniteQuery({
    queryKey: keys.importList,
    queryFn: ({ pageParam }) =>
      answered(client.GET("/api/v1/imports", { params: { query: { limit: PAGE, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useImport(id: string) {
  return useQuery({
    queryKey: keys.import(id),
    queryFn: () => answered(client.GET("/api/v1/imports/{id}", { params: { path: { id } } })),
  });
}

/** The browser keeps no copy of a chosen file: one that was saved anew since cannot be read any more. */
async function bytesOf(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new Error(`${file.name} has changed or moved since you chose it. Choose it once more.`);
  }
}

async function send(order: Order, dryRun: boolean): Promise<ImportView> {
  const form = new FormData();
  for (const [name, value] of fieldsOf(order, dryRun)) form.append(name, value);
  form.append("file", new Blob([await bytesOf(order.file)]), order.file.name);
  const { process, locale, again } = order;
  const body = { file: order.file.name, process, locale, again, mode: "cases" as const, dry_run: dryRun };
  return answered(client.POST("/api/v1/imports", { body, bodySerializer: () => form }));
}

function useSending(dryRun: boolean) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => send(order, dryRun),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.imports });
      if (!dryRun) await queries.invalidateQueries({ queryKey: keys.cases });
    },
  });
}

/** Only looks whether all would fit. */
export function useCheckSheet() {
  return useSending(true);
}

/** Takes all of it in, or nothing. */
export function useTakeSheet() {
  return useSending(false);
}
