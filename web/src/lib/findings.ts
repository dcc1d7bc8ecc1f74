/** What was found on paper apart from fields, in words. */

import type { PageMark } from "@/api/types";

const KINDS: Record<PageMark["kind"], string> = { stamp: "Stamp", signature: "Signature", barcode: "Bar code" };

export function kindOf(mark: PageMark): string {
  return KINDS[mark.kind];
}

/** What is read in a mark, on one line. */
export function saidIn(mark: PageMark): string {
  if (mark.kind === "signature") return "strokes of a pen";
  return mark.text.split("\n").join(" ") || "nothing can be read in it";
}

/** The row that a key leads to; null: the key is for others. */
export function rowAfter(key: string, row: number, rows: number): number | null {
  if (key === "ArrowDown") return Math.min(rows - 1, row + 1);
  if (key === "ArrowUp") return Math.max(0, row - 1);
  if (key === "Home") return 0;
  if (key === "End") return rows - 1;
  return null;
}
