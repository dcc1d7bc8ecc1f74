import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Draft, type DraftPorts } from "@/lib/draft";
import type { JsonObject } from "@/lib/schema";

/** A server that writes down what it was sent, and refuses while told to. */
class Server {
  readonly saved: JsonObject[] = [];
  unsaved: JsonObject | null = null;
  refusal: Error | null = null;

  readonly ports: DraftPorts = {
    save: (data) => {
      if (this.refusal) return Promise.reject(this.refusal);
      this.saved.push(data);
      return Promise.resolve();
    },
    keep: (data) => { this.unsaved = data; },
    forget: () => { this.unsaved = null; },
    isFinal: (error) => (error as Error).message.startsWith("final"),
    explain: (error) => (error as Error).message,
  };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test("what is typed is kept at once and saved a little later, once for a burst", async () => {
  const server = new Server();
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  draft.change({ a: "12" });
  expect(server.unsaved).toEqual({ a: "12" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.saved).toEqual([{ a: "12" }]);
  expect(server.unsaved).toBeNull();
  expect(draft.current().phase).toBe("saved");
});

test("a busy server only delays the saving", async () => {
  const server = new Server();
  server.refusal = new Error("cannot be reached");
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.current()).toEqual({ data: { a: "1" }, phase: "waiting", problem: "cannot be reached" });
  server.refusal = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.saved).toEqual([{ a: "1" }]);
});

test("when somebody else has the task, what was typed stays", async () => {
  const server = new Server();
  server.refusal = new Error("final: ben has this task now");
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.current().phase).toBe("refused");
  expect(draft.current().data).toEqual({ a: "1" });
  expect(server.unsaved).toEqual({ a: "1" });
});

test("what was not saved before a reload is saved after it", async () => {
  const server = new Server();
  const draft = new Draft(server.ports, { a: "old" }, { a: "typed" });
  expect(draft.current().data).toEqual({ a: "typed" });
  draft.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.saved).toEqual([{ a: "typed" }]);
});

test("news from the server never overwrite what was typed", () => {
  const draft = new Draft(new Server().ports, { a: "1" });
  draft.rebase({ a: "2" });
  expect(draft.current().data).toEqual({ a: "2" });
  draft.change({ a: "3" });
  draft.rebase({ a: "4" });
  expect(draft.current().data).toEqual({ a: "3" });
});

test("once the answer is given nothing is saved or kept any more", async () => {
  const server = new Server();
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  await draft.settle();
  draft.done();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.saved).toEqual([]);
  expect(server.unsaved).toBeNull();
});

test("an answer that was not taken goes on being saved", async () => {
  const server = new Server();
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  await draft.settle();
  draft.resume();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.saved).toEqual([{ a: "1" }]);
  expect(draft.current().phase).toBe("saved");
});

test("an answer that did not get through is tried to be saved until the server is back", async () => {
  const server = new Server();
  server.refusal = new Error("cannot be reached");
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  await draft.settle();
  draft.resume();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(draft.current().phase).toBe("waiting");
  server.refusal = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.saved).toEqual([{ a: "1" }]);
});

test("what is typed last is what the server gets last when the task is left while saving", async () => {
  const server = new Server();
  const answers: (() => void)[] = [];
  const slow = { ...server.ports, save: (data: JsonObject) => new Promise<void>((answer) => { server.saved.push(data); answers.push(answer); }) };
  const draft = new Draft(slow, {});
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  draft.change({ a: "12" });
  const left = draft.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(server.saved).toEqual([{ a: "1" }]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  answers[1]?.();
  await left;
  expect(server.saved).toEqual([{ a: "1" }, { a: "12" }]);
  expect(draft.current().phase).toBe("saved");
});

test("nothing is saved any more in the name of who comes next", async () => {
  const server = new Server();
  server.refusal = new Error("cannot be reached");
  const draft = new Draft(server.ports, {});
  draft.change({ a: "1" });
  const saving = draft.flush();
  draft.abandon();
  await saving;
  server.refusal = null;
  await draft.leave();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.saved).toEqual([]);
});
