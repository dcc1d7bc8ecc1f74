/** What can be done to a task besides claiming, releasing and completing it: its words, and what it needs to know. */

import type { Args } from "@/api/tasks";
import type { CandidateView, ClockOperation, MayDo, Operation, TaskView } from "@/api/types";
import { type Fault, plainMessage } from "@/lib/faults";
import { plain } from "@/lib/plain";

export type Need = "person" | "team" | "reason" | "until" | "priority" | "due";

interface Words {
  label: string;
  /** What the dialog says; only for what needs something. */
  about?: string;
  /** What is said when it is done. */
  done: string;
  needs?: Need;
}

export type Deed = ({ of: "task"; operation: Operation } | { of: "clock"; operation: ClockOperation }) & Words;

export const deed = (operation: Operation, words: Words): Deed => ({ of: "task", operation, ...words });
const turn = (operation: ClockOperation, words: Words): Deed => ({ of: "clock", operation, needs: "reason", ...words });

export const DELEGATE = deed("delegate", { label: "Delegate", about: "A colleague gets it and does it.", done: "Delegated", needs: "person" });
export const FORWARD = deed("forward", { label: "Forward", about: "It becomes another team's work, and nobody's yet.", done: "Forwarded", needs: "team" });
export const SKIP = deed("skip", { label: "Skip", about: "It need not be done; the case goes on without it.", done: "Skipped", needs: "reason" });

/** In the groups in which they are shown. */
export const DEEDS: readonly (readonly Deed[])[] = [
  [
    deed("start", { label: "Start", done: "Started" }),
    deed("stop", { label: "Stop", done: "Stopped" }),
    deed("suspend", { label: "Suspend", about: "It rests and its deadlines stand still; it comes back by itself.", done: "Suspended", needs: "until" }),
    deed("resume", { label: "Resume", done: "Resumed" }),
    turn("pause", { label: "Waiting for the customer", about: "Its deadlines stand still. You can still work on it.", done: "The clock stands still" }),
    turn("resume", { label: "No longer waiting", about: "Its deadlines run on, later by the time that was lost.", done: "The clock runs on" }),
  ],
  [
    DELEGATE,
    deed("nominate", { label: "Nominate", about: "You decide who does it.", done: "Nominated", needs: "person" }),
    FORWARD,
  ],
  [
    deed("activate", { label: "Activate", done: "Activated" }),
    deed("priority", { label: "Priority", about: "0 is the most urgent, 100 the least.", done: "Priority set", needs: "priority" }),
    deed("deadline", { label: "Deadline", about: "Until when it has to be done. What is still to come of its escalation moves with it.", done: "Deadline moved", needs: "due" }),
    turn("restart", { label: "Start the clock anew", about: "Deadlines and escalation begin again from now.", done: "The clock started anew" }),
  ],
  [
    SKIP,
    deed("fail", { label: "Fail", about: "It cannot be done; the case decides what happens instead.", done: "Failed", needs: "reason" }),
  ],
];

export function mayDo(task: Pick<TaskView, "allowed" | "clock">, { of, operation }: Deed): boolean {
  return of === "task" ? task.allowed.includes(operation) : task.clock.allowed.includes(operation);
}

/** The groups with what may be done now; none is empty. */
export function deedsOf(task: Pick<TaskView, "allowed" | "clock">): Deed[][] {
  const groups = DEEDS.map((group) => group.filter((one) => mayDo(task, one)));
  return groups.filter((group) => group.length > 0);
}

const OPERATION_WORDS: Partial<Record<Operation, string>> = {
  claim: "Claim", release: "Release", complete: "Complete", undo: "Undo the completion",
};

/** An operation as the buttons name it. */
export function operationWords(operation: Operation): string {
  const known = DEEDS.flat().find((one) => one.of === "task" && one.operation === operation);
  return OPERATION_WORDS[operation] ?? known?.label ?? operation;
}

/** What may not be done, by the reason why: `["Claim", "Start"]` because it is suspended. */
export function byReason(items: readonly MayDo[]): [reason: string, operations: string[]][] {
  const found = new Map<string, string[]>();
  for (const { allowed, operation, why_not } of items) {
    if (allowed) continue;
    const reason = why_not ?? "This cannot be done now.";
    found.set(reason, [...(found.get(reason) ?? []), operationWords(operation)]);
  }
  return [...found];
}

/** A colleague as a choice: whether the task could be given to them, and what to know of it. */
export interface Choice {
  value: string;
  label: string;
  disabled: boolean;
  about: string | null;
}

/** All but one, those first to whom it can be given; the others say why not. */
export function choicesOf(candidates: readonly CandidateView[], of: number, without: string | undefined): Choice[] {
  const about = ({ tasks, why_not, stand_in }: CandidateView) => {
    if (tasks === 0) return why_not;
    const some = tasks < of ? `${tasks} of the ${of} tasks` : null;
    return stand_in ? `Away: ${stand_in.name} gets it` : some;
  };
  const all = candidates.filter(({ person }) => person.name !== without);
  const choices = all.map((each) => ({ value: each.person.name, label: each.person.name, disabled: each.tasks === 0, about: about(each) }));
  return [...choices.filter((each) => !each.disabled), ...choices.filter((each) => each.disabled)];
}

/** The choice that is called what was typed, exactly or as the only one but for accents, unless it cannot be chosen. */
export function calledExactly<T extends { label: string; disabled?: boolean }>(choices: readonly T[], typed: string): T | undefined {
  const name = typed.trim().toLowerCase();
  const can = choices.filter((each) => !each.disabled);
  const alike = can.filter((each) => plain(each.label) === plain(name));
  return can.find((each) => each.label.toLowerCase() === name) ?? (alike.length === 1 ? alike[0] : undefined);
}

/** What is typed into a dialog. */
export interface Typed {
  to: string;
  reason: string;
  /** As an input for date and time has it, in local time. */
  at: string;
  priority: string;
}

export const NOTHING: Typed = { to: "", reason: "", at: "", priority: "" };

/** `2026-11-20T09:00` in local time -> the instant; `undefined` for nothing, or for what is no time. */
export function instantOf(local: string): string | undefined {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}

/** An instant as an input for date and time takes it: local, to the minute. */
export function localOf(instant: string | Date): string {
  const date = new Date(instant);
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

const number = (text: string): number | undefined => (text.trim() ? Number(text) : undefined);

/** What is sent: only what this operation needs. */
export function argsOf(needs: Need | undefined, typed: Typed): Args {
  if (needs === "person" || needs === "team") return { to: typed.to || undefined };
  if (needs === "reason") return { reason: typed.reason.trim() || undefined };
  if (needs === "until") return { until: instantOf(typed.at) };
  if (needs === "priority") return { priority: number(typed.priority) };
  return needs === "due" ? { due_at: instantOf(typed.at) } : {};
}

/** What the API finds wrong, by the field that it stands at. */
export function faultsByField(faults: readonly Fault[]): Partial<Record<string, string>> {
  return Object.fromEntries(faults.map(({ loc, msg }) => [String(loc.at(-1) ?? ""), plainMessage(msg)]));
}

/** Whether a person who had the task has it no longer, or has nothing left to do to it. */
export function hasLeft(before: TaskView, after: TaskView, me: string): boolean {
  if (after.closed_at) return true;
  return before.owner?.id === me && after.owner?.id !== me;
}
