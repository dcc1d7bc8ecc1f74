/** Saves what is typed, a little behind the typing, and never forgets any of it. */

import type { JsonObject } from "@/lib/schema";

export type Phase =
  /** As the server has it; nobody has typed here. */
  | "untouched"
  | "typing"
  | "saving"
  | "saved"
  /** Could not be saved for now; it is tried again. */
  | "waiting"
  /** Will not be saved: the task is somebody else's or has ended. */
  | "refused";

export interface DraftState {
  data: JsonObject;
  phase: Phase;
  /** Why it waits or was refused. */
  problem: string | null;
}

export interface DraftPorts {
  save: (data: JsonObject, leaving: boolean) => Promise<unknown>;
  /** Keeps what is not saved yet where a reload finds it. */
  keep: (data: JsonObject) => void;
  forget: () => void;
  /** Whether trying again is pointless. */
  isFinal: (error: unknown) => boolean;
  explain: (error: unknown) => string;
}

const DELAY_MS = 700;
const RETRY_MS = 4_000;

export class Draft {
  private state: DraftState;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private inFlight: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ports: DraftPorts, data: JsonObject, unsaved: JsonObject | null = null) {
    this.state = { data: unsaved ?? data, phase: unsaved ? "typing" : "untouched", problem: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.state.phase === "typing" && !this.timer) this.schedule(DELAY_MS);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): DraftState => this.state;

  /** What the server says now; counts only while nobody has typed. */
  rebase(data: JsonObject): void {
    if (this.state.phase === "untouched") this.set({ data });
  }

  change(data: JsonObject): void {
    this.ports.keep(data);
    if (this.state.phase === "refused") {
      this.set({ data });
      return;
    }
    this.set({ data, phase: "typing" });
    this.schedule(DELAY_MS);
  }

  /** Whether the server does not have all of it yet, and is still to get it. */
  unsaved(): boolean {
    return this.state.phase === "typing" || this.state.phase === "saving" || this.state.phase === "waiting";
  }

  /** Saves at once what is not saved. With `leaving` the page is about to go. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.timer);
    if (this.inFlight && !leaving) await this.inFlight;
    if (this.state.phase !== "typing" && this.state.phase !== "waiting") return;
    this.inFlight = this.send(leaving);
    await this.inFlight;
  }

  /** The task is left, the tab stays. Nothing overtakes what is under way: the later text has to arrive later. */
  async leave(): Promise<void> {
    await this.inFlight;
    await this.flush(true);
  }

  /** No more saving: the answer itself is on its way. Waits for what is under way. */
  async settle(): Promise<void> {
    clearTimeout(this.timer);
    await this.inFlight;
    clearTimeout(this.timer);
  }

  /** The answer was not taken: what was typed goes on being saved. */
  resume(): void {
    if (this.unsaved()) this.schedule(DELAY_MS);
  }

  /** The server has it all as the answer now; nothing is left to keep. */
  done(): void {
    clearTimeout(this.timer);
    this.ports.forget();
    this.set({ phase: "untouched", problem: null });
  }

  /** Whoever typed it has signed out: it must not be saved in the name of who comes next. */
  abandon(): void {
    clearTimeout(this.timer);
    this.set({ phase: "untouched", problem: null });
  }

  /** The task is not this person's any more; what was typed stays on the screen. */
  refuse(problem: string): void {
    clearTimeout(this.timer);
    this.set({ phase: "refused", problem });
  }

  /** It is this person's again: what was typed can be saved after all. */
  accept(): void {
    if (this.state.phase !== "refused") return;
    this.set({ phase: "typing", problem: null });
    this.schedule(0);
  }

  private async send(leaving: boolean): Promise<void> {
    const sent = this.state.data;
    this.set({ phase: "saving", problem: null });
    try {
      await this.ports.save(sent, leaving);
      if (this.unsaved() && this.state.data === sent) this.saved();
    } catch (error) {
      if (this.unsaved()) this.failed(error);
    } finally {
      this.inFlight = null;
    }
  }

  private saved(): void {
    this.ports.forget();
    this.set({ phase: "saved" });
  }

  private failed(error: unknown): void {
    const problem = this.ports.explain(error);
    if (this.ports.isFinal(error)) {
      this.refuse(problem);
      return;
    }
    this.set({ phase: "waiting", problem });
    this.schedule(RETRY_MS);
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.flush(); }, delay);
  }

  private set(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
