/** Which drafts on the server this window knows: the one it goes on from, and those that it saved itself. */

import { randomHex } from "@/lib/random";
import type { JsonObject } from "@/lib/schema";

/** The ETag where there is no draft. */
export const NO_DRAFT = '"none"';
/** As many as a request may name; the first is sure to have been there. */
const MOST = 30;

export class Lineage {
  /** What the server has unless another window saved: the last that it confirmed, then those whose answer is still out. */
  private line: string[];
  private readonly known: Set<string>;
  private last: { data: JsonObject; etag: string } | null = null;

  constructor(line: readonly string[]) {
    this.line = [...line];
    this.known = new Set(line);
  }

  etags(): readonly string[] {
    return this.line;
  }

  /** The ETag of the next saving; the same data again, whose answer was lost, is the same saving. */
  next(data: JsonObject): string {
    if (this.last?.data !== data) this.last = { data, etag: `"${randomHex()}"` };
    const { etag } = this.last;
    if (!this.line.includes(etag)) this.line = [...this.line.slice(0, 1), ...this.line.slice(1).slice(1 - MOST), etag];
    this.known.add(etag);
    return etag;
  }

  /** Whether the server may have this without another window having saved. */
  holds(etag: string): boolean {
    return this.line.includes(etag);
  }

  /** Whether it was seen here before and is over: an answer that comes late. */
  isPast(etag: string): boolean {
    return this.known.has(etag) && !this.holds(etag);
  }

  /** The server has this one; what was before it is past. */
  confirm(etag: string): void {
    const at = this.line.indexOf(etag);
    if (at > 0) this.line = this.line.slice(at);
  }

  /** From here on this is the one that is gone on from. */
  adopt(etag: string): void {
    this.known.add(etag);
    this.line = [etag];
  }
}
