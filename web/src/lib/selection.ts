/** Rows that are picked in a list, and what may be done to all of them in one go. */

import type { BulkResult, Operation, TaskItem } from "@/api/types";
import type { TaskFilter } from "@/api/keys";
import { DELEGATE, type Deed, FORWARD, SKIP, deed } from "@/lib/deeds";
import { addressOf } from "@/lib/filter";
import { count } from "@/lib/words";

type BulkOperation = Extract<Operation, "claim" | "release" | "forward" | "delegate" | "skip">;

export const BULK_DEEDS: Record<BulkOperation, Deed> = {
  claim: deed("claim", { label: "Claim", done: "Claimed" }),
  release: deed("release", { label: "Release", done: "Given back" }),
  forward: FORWARD,
  delegate: DELEGATE,
  skip: SKIP,
};
const ORDER = Object.keys(BULK_DEEDS) as BulkOperation[];

/** What may be done to at least one of them; the others then say why not. */
export function bulkOperations(tasks: readonly Pick<TaskItem, "allowed">[]): BulkOperation[] {
  return ORDER.filter((operation) => tasks.some((task) => task.allowed.includes(operation)));
}

export function toggled(picked: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return next;
}

export interface Outcome {
  id: string;
  title: string;
  number: string;
  /** Why it was not done; `null`: it was. */
  problem: string | null;
}

/** What became of each task, by its title. */
export function outcomes(tasks: readonly TaskItem[], results: readonly BulkResult[]): Outcome[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  return results.map(({ id, ok, problem }) => ({
    id,
    title: known.get(id)?.title ?? "A task",
    number: known.get(id)?.case.number ?? "",
    problem: ok ? null : (problem?.detail ?? "It was not done; look at it again."),
  }));
}

/** `Claimed: 2 tasks`, `Claimed: 1 of 2 tasks`. */
export function bulkWords(done: string, results: readonly Outcome[]): string {
  const well = results.filter((result) => result.problem === null).length;
  const all = count(results.length, "task");
  return well === results.length ? `${done}: ${all}` : `${done}: ${well} of ${all}`;
}

/** Where the list is to be had as a file; the order is the file's own. */
export function exportAddress({ order: _, ...filter }: TaskFilter, format: "csv" | "xlsx"): string {
  const search = addressOf(filter);
  search.set("format", format);
  return `/api/v1/tasks/export?${search.toString()}`;
}
