/** The list of tasks as the address says it, so that going back, a bookmark or a link finds the same list. */

import type { TaskFilter } from "@/api/keys";
import { plainAmount } from "@/lib/amount";

const FACET = "facet.";

export function filterOf(search: URLSearchParams, views: readonly TaskFilter["view"][]): TaskFilter {
  const asked = search.get("view") as TaskFilter["view"] | null;
  const facets = [...search].filter(([name]) => name.startsWith(FACET)).map(([name, value]) => [name.slice(FACET.length), value] as const);
  return {
    view: asked && views.includes(asked) ? asked : "team",
    team: search.get("team") ?? undefined,
    q: search.get("q") ?? undefined,
    order: search.get("order") ?? undefined,
    ...(facets.length > 0 && { facets: Object.fromEntries(facets) }),
  };
}

export function addressOf({ facets, ...filter }: Partial<TaskFilter>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
  for (const [name, value] of Object.entries(facets ?? {})) if (value) search.set(FACET + name, value);
  return search;
}

const NUMBER = /^-?\d{1,14}(\.\d+)?$/;

/** Values as they were typed, numbers as the API takes them; `faults` are those that are no number. */
export function typedFacets(typed: Record<string, string>, isNumber: (name: string) => boolean) {
  const values: Record<string, string> = {};
  const faults: Record<string, string> = {};
  for (const [key, text] of Object.entries(typed)) {
    const numeric = isNumber(key.replace(/\.(ge|le)$/, ""));
    const value = numeric ? plainAmount(text) : text.trim();
    if (value) values[key] = value;
    if (value && numeric && !NUMBER.test(value)) faults[key] = "Give a number, such as 1,000.50";
  }
  return { values, faults };
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed(filter: TaskFilter): boolean {
  return Boolean(filter.q ?? filter.team) || Object.keys(filter.facets ?? {}).length > 0;
}
