import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Begin, Draft, type DraftPorts } from "@/lib/draft";
import { NO_DRAFT } from "@/lib/lineage";
import type { JsonObject } from "@/lib/schema";

class Changed extends Error {}

/** A server that writes down what it was sent, and refuses while told to, or what would overwrite another window's text. */
class Server {
  readonly saved: JsonObject[] = [];
  draft: { data: JsonObject | null; etag: string; savedAt: string } = { data: null, etag: NO_DRAFT, savedAt: "" };
  unsaved: Begin | null = null;
  refusal: Error | null = null;
  losesAnswers = false;

  readonly ports: DraftPorts = {
    save: (data, { etag, over }) => {
      if (this.refusal) return Promise.reject(this.refusal);
      if (![...over, etag].includes(this.draft.etag)) return Promise.reject(new Changed());
      this.keep(data, etag);
      return this.losesAnswers ? Promise.reject(new Error("cannot be reached")) : Promise.resolve();
    },
    keep: (unsaved) => { this.unsaved = unsaved; },
    forget: () => { this.unsaved = null; },
    elsewhere: (error) => (error instanceof Changed ? this.draft : null),
    isFinal: (error) => (error as Error).message.startsWith("final"),
    explain: (error) => (error as Error).message,
  };

  keep(data: JsonObject | null, etag: string): void {
    if (data) this.saved.push(data);
    this.draft = { data, etag, savedAt: "2026-03-02T09:00:00Z" };
  }

  window(unsaved: Begin | null = null): Draft {
    return new Draft(this.ports, { data: this.draft.data ?? {}, etags: [this.draft.etag] }, unsaved);
  }
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test("what is typed is kept at once and saved a little later, once for a burst", async () => {
  const server = new Server();
  const draft = server.window();
  draft.change({ a: "1" });
  draft.change({ a: "12" });
  expect(server.unsaved?.data).toEqual({ a: "12" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.saved).toEqual([{ a: "12" }]);
  expect(server.unsaved).toBeNull();
  expect(draft.current().phase).toBe("saved");
});

test("a busy server only delays the saving", async () => {
  const server = new Server();
  server.refusal = new Error("cannot be reached");
  const draft = server.window();
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.current()).toEqual({ data: { a: "1" }, phase: "waiting", problem: "cannot be reached", other: null });
  server.refusal = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(server.saved).toEqual([{ a: "1" }]);
});

test("when somebody else has the task, what was typed stays", async () => {
  const server = new Server();
  server.refusal = new Error("final: ben has this task now");
  const draft = server.window();
  draft.change({ a: "1" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.current().phase).toBe("refused");
  expect(draft.current().data).toEqual({ a: "1" });
  expect(server.unsaved?.data).toEqual({ a: "1" });
});

test("what was not saved before a reload is saved after it", async () => {
  const server = new Server();
  const draft = server.window({ data: { a: "typed" }, etags: [NO_DRAFT] });
  expect(draft.current().data).toEqual({ a: "typed" });
  draft.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.saved).toEqual([{ a: "typed" }]);
});

test("news from the server never overwrite what was typed", () => {
  const draft = new Server().window();
  draft.rebase({ a: "2" }, NO_DRAFT);
  expect(draft.current().data).toEqual({ a: "2" });
  draft.change({ a: "3" });
  draft.rebase({ a: "4" }, '"4"');
  expect(draft.current().data).toEqual({ a: "3" });
});

test("once the answer is given nothing is saved or kept any more", async () => {
  const server = new Server();
  const draft = server.window();
  draft.change({ a: "1" });
  await draft.settle();
  draft.done();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.saved).toEqual([]);
  expect(server.unsaved).toBeNull();
});

test("an answer that was not taken goes on being saved", async () => {
  const server = new Server();
  const draft = server.window();
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
  const draft = server.window();
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
  const draft = new Draft(slow, { data: {}, etags: [NO_DRAFT] });
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
  const draft = server.window();
  draft.change({ a: "1" });
  const saving = draft.flush();
  draft.abandon();
  await saving;
  server.refusal = null;
  await draft.leave();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.saved).toEqual([]);
});

/** Two windows of one person; in the second one other text was typed and is saved. */
async function twoWindows(): Promise<[Server, Draft, Draft]> {
  const server = new Server();
  const [here, there] = [server.window(), server.window()];
  there.change({ a: "there" });
  await there.flush();
  here.change({ a: "here" });
  await vi.advanceTimersByTimeAsync(1_000);
  return [server, here, there];
}

test("what another window saved is not overwritten, and neither text is lost", async () => {
  const [server, here, there] = await twoWindows();
  expect(here.current()).toMatchObject({ phase: "elsewhere", data: { a: "here" }, other: { data: { a: "there" } } });
  expect(there.current().phase).toBe("saved");
  here.change({ a: "here, too" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(here.isTorn()).toBe(true);
  expect(server.saved).toEqual([{ a: "there" }]);
  expect(server.unsaved?.data).toEqual({ a: "here, too" });
});

test("who reloads before having chosen is asked again", async () => {
  const [server] = await twoWindows();
  const again = server.window(server.unsaved);
  again.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(again.current()).toMatchObject({ phase: "elsewhere", data: { a: "here" }, other: { data: { a: "there" } } });
});

test("the text that is kept replaces the other, but not what was saved after the choice was offered", async () => {
  const [server, here, there] = await twoWindows();
  there.change({ a: "there, later" });
  await there.flush();
  here.keepMine();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(here.current()).toMatchObject({ phase: "elsewhere", other: { data: { a: "there, later" } } });
  here.keepMine();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(here.current().phase).toBe("saved");
  expect(server.draft.data).toEqual({ a: "here" });
});

test("the other text is taken, and gone on with", async () => {
  const [server, here] = await twoWindows();
  here.takeOther();
  expect(here.current()).toMatchObject({ phase: "saved", data: { a: "there" }, other: null });
  expect(server.unsaved).toBeNull();
  here.change({ a: "there and here" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.draft.data).toEqual({ a: "there and here" });
});

test("where both windows say the same nobody is asked", async () => {
  const server = new Server();
  const [here, there] = [server.window(), server.window()];
  for (const window of [there, here]) {
    window.change({ a: "same" });
    await window.flush();
  }
  expect(here.current().phase).toBe("saved");
});

test("what another window saved is shown where nothing was typed since", async () => {
  const server = new Server();
  const here = server.window();
  here.change({ a: "1" });
  await here.flush();
  const before = server.draft.etag;
  server.keep({ a: "12" }, '"there"');
  here.rebase({ a: "12" }, '"there"');
  expect(here.current()).toMatchObject({ phase: "newer", data: { a: "12" } });
  here.rebase({ a: "1" }, before);
  expect(here.current().data).toEqual({ a: "12" });
  here.change({ a: "123" });
  await here.flush();
  expect(server.draft.data).toEqual({ a: "123" });
});

test("a saving whose answer was lost is not taken for another window's", async () => {
  const server = new Server();
  const here = server.window();
  server.losesAnswers = true;
  for (const a of ["1", "12"]) {
    here.change({ a });
    await here.flush();
    expect(here.current().phase).toBe("waiting");
  }
  server.losesAnswers = false;
  here.change({ a: "123" });
  await here.flush();
  expect(here.current().phase).toBe("saved");
  const reloaded = server.window({ data: { a: "1234" }, etags: here.etags() });
  await reloaded.flush();
  expect(server.draft.data).toEqual({ a: "1234" });
});

test("an earlier saving that arrives behind a later one of this window changes nothing", async () => {
  const server = new Server();
  const late: (() => void)[] = [];
  const slow: DraftPorts = {
    ...server.ports,
    save: (data, saving) => {
      if (saving.leaving) return server.ports.save(data, saving);
      return new Promise((resolve, reject) => { late.push(() => { server.ports.save(data, saving).then(resolve, reject); }); });
    },
  };
  const here = new Draft(slow, { data: {}, etags: [NO_DRAFT] });
  here.change({ a: "1" });
  void here.flush();
  here.change({ a: "12" });
  await here.flush(true);
  late[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(here.current()).toMatchObject({ phase: "saved", data: { a: "12" } });
  expect(server.draft.data).toEqual({ a: "12" });
});

test("a draft that became an answer elsewhere leaves nothing to choose", async () => {
  const server = new Server();
  const here = server.window();
  here.change({ a: "1" });
  await here.flush();
  server.keep(null, NO_DRAFT);
  here.change({ a: "12" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(here.current().phase).toBe("saved");
  expect(server.draft.data).toEqual({ a: "12" });
});
