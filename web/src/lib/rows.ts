import { usePageKeys } from "@/lib/keys";
import { type RefObject, useRef } from "react";

/** Marks the element of a row that takes the focus. */
export const ROW = "data-row-link";

function move(list: HTMLElement | null, by: number): void {
  const links = Array.from(list?.querySelectorAll<HTMLElement>(`[${ROW}]`) ?? []);
  const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

/** j and k move the focus over the rows of a list; Enter follows the focused link by itself; c presses the row's action, x picks the row. */
export function useRowKeys(): RefObject<HTMLTableSectionElement | null> {
  const list = useRef<HTMLTableSectionElement>(null);
  const press = (what: string) => {
    const row = document.activeElement?.closest("tr");
    if (row && list.current?.contains(row)) row.querySelector<HTMLElement>(what)?.click();
  };
  usePageKeys([
    ["j", () => { move(list.current, 1); }],
    ["k", () => { move(list.current, -1); }],
    ["c", () => { press("[data-row-action]"); }],
    ["x", () => { press("[data-row-pick]"); }],
  ]);
  return list;
}
