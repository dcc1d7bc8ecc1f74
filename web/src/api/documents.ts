import { useQuery } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { isMissing } from "@/api/errors";
import { keys } from "@/api/keys";
import type { DocumentView, Reading } from "@/api/types";

/** The page as it was read, or as it came in. */
export function pagePicture(document: string, page: number, received = false): string {
  return `/api/v1/documents/${document}/pages/${page}.png${received ? "?received=true" : ""}`;
}

export function documentContent(document: string): string {
  return `/api/v1/documents/${document}/content`;
}

export function uploadDocument(file: File): Promise<DocumentView> {
  const form = new FormData();
  form.append("file", file);
  return answered(
    client.POST("/api/v1/documents", { body: { file: file.name }, bodySerializer: () => form }),
  );
}

/** A document by its id; it never changes. */
export function useDocument(id: string) {
  return useQuery({
    queryKey: keys.document(id),
    queryFn: () => answered(client.GET("/api/v1/documents/{id}", { params: { path: { id } } })),
    staleTime: Infinity,
  });
}

/** What was read from a document; null: nobody has read it yet. Never kept: who is to type unseen may not see it. */
export function useReading(id: string, wanted: boolean) {
  return useQuery({
    queryKey: keys.reading(id),
    queryFn: () => readingOf(id),
    enabled: wanted,
    gcTime: 0,
  });
}

async function readingOf(id: string): Promise<Reading | null> {
  try {
    return await answered(client.GET("/api/v1/documents/{id}/reading", { params: { path: { id } } }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
