import { useQuery } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import type { DocumentView } from "@/api/types";

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
