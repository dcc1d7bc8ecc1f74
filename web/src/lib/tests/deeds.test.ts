import { expect, test } from "vitest";
import type { CandidateView, TaskView } from "@/api/types";
import { NOTHING, argsOf, byReason, calledExactly, choicesOf, deedsOf, faultsByField, hasLeft, instantOf, localOf } from "@/lib/deeds";

const ada = { id: "ada", name: "Ada" };
const ben = { id: "ben", name: "Ben" };
const task = { owner: ada, closed_at: null } as TaskView;

test("only what may be done is offered, in its groups", () => {
  const may = { allowed: ["delegate", "suspend", "claim"], clock: { allowed: ["pause"] } } as unknown as TaskView;
  expect(deedsOf(may).map((group) => group.map((deed) => deed.label))).toEqual([["Suspend", "Waiting for the customer"], ["Delegate"]]);
});

test("resuming a task and letting its clock run on are two things", () => {
  const clock = { allowed: [], clock: { allowed: ["resume"] } } as unknown as TaskView;
  expect(deedsOf(clock).flat().map((deed) => deed.label)).toEqual(["No longer waiting"]);
});

test("only what an operation needs is sent, and nothing for what was left empty", () => {
  const typed = { to: "ben", reason: " late ", at: "2026-11-20T09:00", priority: "7" };
  expect(argsOf("person", typed)).toEqual({ to: "ben" });
  expect(argsOf("reason", typed)).toEqual({ reason: "late" });
  expect(argsOf("priority", typed)).toEqual({ priority: 7 });
  expect(argsOf("until", NOTHING)).toEqual({ until: undefined });
  expect(argsOf("priority", NOTHING)).toEqual({ priority: undefined });
  expect(argsOf(undefined, typed)).toEqual({});
});

test("a moment goes into the input and comes out the same", () => {
  expect(instantOf(localOf("2026-11-20T09:00:00.000Z"))).toBe("2026-11-20T09:00:00.000Z");
  expect(instantOf("soon")).toBeUndefined();
});

test("faults stand at their field, wherever the API found them", () => {
  const faults = [{ loc: ["body", "reason"], msg: "Field required" }, { loc: ["to"], msg: "name the person it goes to" }];
  expect(faultsByField(faults)).toEqual({ reason: "Please fill this in.", to: "Name the person it goes to." });
});

test("the same reason is told once", () => {
  const no = (operation: "claim" | "start" | "skip", why_not: string) => ({ operation, allowed: false, why_not });
  const items = [no("claim", "Resume it first."), no("skip", "Ask your lead."), no("start", "Resume it first.")];
  expect(byReason(items)).toEqual([["Resume it first.", ["Claim", "Start"]], ["Ask your lead.", ["Skip"]]]);
});

test("who gave a task away or ended it has left it; who only looks after it has not", () => {
  expect(hasLeft(task, { ...task, owner: ben }, "ada")).toBe(true);
  expect(hasLeft(task, { ...task, closed_at: "2026-11-20T09:00:00Z" }, "lea")).toBe(true);
  expect(hasLeft(task, { ...task, owner: ben }, "lea")).toBe(false);
  expect(hasLeft(task, task, "ada")).toBe(false);
});

test("who cannot get it is shown last, with the reason, and nobody twice", () => {
  const someone = (name: string, changes: Partial<CandidateView>): CandidateView => ({ person: { id: name, name }, tasks: 2, why_not: null, stand_in: null, ...changes });
  const found = [someone("ada", { tasks: 0, why_not: "ada did it." }), someone("ben", {}), someone("cora", { stand_in: ben }), someone("dan", { tasks: 1, why_not: "No." }), someone("eve", {})];
  expect(choicesOf(found, 2, "eve").map(({ value, disabled, about }) => [value, disabled, about])).toEqual([
    ["ben", false, null], ["cora", false, "Away: Ben gets it"], ["dan", false, "1 of the 2 tasks"], ["ada", true, "ada did it."],
  ]);
});

test("a name typed in full is meant, not one that only begins so, nor one that cannot be chosen", () => {
  const choices = [{ value: "leader", label: "Leader" }, { value: "lead", label: "Lead" }, { value: "ada", label: "Ada", disabled: true }];
  expect(calledExactly(choices, " lead")?.value).toBe("lead");
  expect(calledExactly(choices, "le")).toBeUndefined();
  expect(calledExactly(choices, "ada")).toBeUndefined();
  expect(calledExactly(choices, "")).toBeUndefined();
});

test("a name typed in full without its accents is chosen, unless two are called so", () => {
  const named = (...labels: string[]) => labels.map((label) => ({ label }));
  expect(calledExactly(named("Jürgen Große", "Zoë"), "jurgen grosse ")).toEqual({ label: "Jürgen Große" });
  expect(calledExactly(named("Zoë", "Zoé"), "zoe")).toBeUndefined();
  expect(calledExactly(named("Zoë", "Zoe"), "ZOE")).toEqual({ label: "Zoe" });
});
