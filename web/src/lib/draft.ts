/** Saves what is typed, a little behind the typing, and never forgets any of it. */

import { changedAnswers } from "@/lib/amount";
import { Lineage, NO_DRAFT } from "@/lib/lineage";
import type { JsonObject } from "@/lib/schema";

export type Phase =
  /** As the server has it; nobody has typed here. */
  | "untouched"
  /** Nothing was typed here since; what another window saved is shown. */
  | "newer"
  | "typing"
  | "saving"
  | "saved"
  /** Could not be saved for now; it is tried again. */
  | "waiting"
  /** Another window saved other text; the person chooses which is kept. */
  | "elsewhere"
  /** Will not be saved: the task is somebody else's or has ended. */
  | "refused";

/** The draft as another window saved it. */
export interface Other {
  data: JsonObject;
  etag: string;
  savedAt: string;
}

export interface DraftState {
  data: JsonObject;
  phase: Phase;
  /** Why it waits or was refused. */
  problem: string | null;
  other: Other | null;
}

/** A draft as it was begun with, and the ETags that the server may have of it. */
export interface Begin {
  data: JsonObject;
  etags: readonly string[];
}

/** One saving: over which drafts, and what it is known by afterwards. */
export interface Saving {
  etag: string;
  over: readonly string[];
  /** The page is about to go. */
  leaving: boolean;
}

export interface DraftPorts {
  save: (data: JsonObject, saving: Saving) => Promise<unknown>;
  /** Keeps what is not saved yet where a reload finds it. */
  keep: (unsaved: Begin) => void;
  forget: () => void;
  /** What another window saved, where that is why it was refused; its data is null where there is none any more. */
  elsewhere: (error: unknown) => (Omit<Other, "data"> & { data: JsonObject | null }) | null;
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
  private readonly lineage: Lineage;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ports: DraftPorts, begin: Begin, unsaved: Begin | null = null) {
    this.state = { data: (unsaved ?? begin).data, phase: unsaved ? "typing" : "untouched", problem: null, other: null };
    this.lineage = new Lineage((unsaved ?? begin).etags);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.state.phase === "typing" && !this.timer) this.schedule(DELAY_MS);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): DraftState => this.state;

  /** The ETags that the server may have, unless another window saved. */
  etags(): readonly string[] {
    return this.lineage.etags();
  }

  /** What the server says now; counts only while nothing was typed that it does not have. */
  rebase(data: JsonObject, etag: string): void {
    const { phase } = this.state;
    if (phase !== "untouched" && phase !== "newer" && phase !== "saved") return;
    if (this.lineage.isPast(etag)) return;
    const known = this.lineage.holds(etag);
    if (known && phase !== "untouched") return;
    this.lineage.adopt(etag);
    this.set({ data, phase: phase === "untouched" ? phase : "newer" });
  }

  change(data: JsonObject): void {
    this.ports.keep({ data, etags: this.etags() });
    if (this.state.phase === "refused" || this.state.phase === "elsewhere") {
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

  /** Whether the person has to choose first between this text and another window's. */
  isTorn(): boolean {
    return this.state.phase === "elsewhere";
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
    this.lineage.adopt(NO_DRAFT);
    this.set({ phase: "untouched", problem: null, other: null });
  }

  /** Whoever typed it has signed out: it must not be saved in the name of who comes next. */
  abandon(): void {
    clearTimeout(this.timer);
    this.set({ phase: "untouched", problem: null, other: null });
  }

  /** The task is not this person's any more; what was typed stays on the screen. */
  refuse(problem: string): void {
    clearTimeout(this.timer);
    this.set({ phase: "refused", problem, other: null });
  }

  /** It is this person's again: what was typed can be saved after all. */
  accept(): void {
    if (this.state.phase !== "refused") return;
    this.set({ phase: "typing", problem: null });
    this.schedule(0);
  }

  /** Whether the server refused because of another window; then that is gone on from. */
  meet(error: unknown): boolean {
    const other = this.ports.elsewhere(error);
    if (other === null) return false;
    clearTimeout(this.timer);
    const { data, etag } = other;
    if (data === null || this.lineage.holds(etag)) this.goOn(etag);
    else if (changedAnswers(data, this.state.data).length === 0) this.agree(etag);
    else this.set({ phase: "elsewhere", problem: null, other: { ...other, data } });
    return true;
  }

  /** Chosen: what stands here replaces what the other window saved. */
  keepMine(): void {
    if (this.state.other) this.goOn(this.state.other.etag);
  }

  /** Chosen: what the other window saved is gone on with here. */
  takeOther(): void {
    const { other } = this.state;
    if (!other) return;
    this.set({ data: other.data });
    this.agree(other.etag);
  }

  /** Over what the server has there is something to save. */
  private goOn(etag: string): void {
    this.lineage.adopt(etag);
    this.ports.keep({ data: this.state.data, etags: this.etags() });
    this.set({ phase: "typing", problem: null, other: null });
    this.schedule(0);
  }

  /** The server has what stands here. */
  private agree(etag: string): void {
    this.lineage.adopt(etag);
    this.saved();
  }

  private async send(leaving: boolean): Promise<void> {
    const sent = this.state.data;
    const over = this.lineage.etags();
    const etag = this.lineage.next(sent);
    this.ports.keep({ data: sent, etags: this.etags() });
    this.set({ phase: "saving", problem: null });
    try {
      await this.ports.save(sent, { etag, over, leaving });
      this.lineage.confirm(etag);
      if (this.unsaved() && this.state.data === sent) this.saved();
    } catch (error) {
      if (this.unsaved()) this.failed(error);
    } finally {
      this.inFlight = null;
    }
  }

  private saved(): void {
    this.ports.forget();
    this.set({ phase: "saved", problem: null, other: null });
  }

  private failed(error: unknown): void {
    if (this.meet(error)) return;
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
