/** What the API refuses, as an error that screens can act upon. */

import type { DraftView } from "@/api/types";
import type { Fault } from "@/lib/faults";

interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  errors?: Fault[] | null;
  /** The import that the same file came in with. */
  import?: string;
  /** One's own draft, where it was saved elsewhere since it was seen. */
  draft?: DraftView | null;
}

export class ApiError extends Error {
  readonly status: number;
  readonly title: string;
  readonly faults: Fault[];
  readonly earlierImport: string | null;
  readonly draft: DraftView | null;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? "The server did not say why. Please try again.");
    this.status = status;
    this.title = problem.title ?? "Something went wrong";
    this.faults = problem.errors ?? [];
    this.earlierImport = problem.import ?? null;
    this.draft = problem.draft ?? null;
  }
}

/** The request never got an answer. */
export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached. Check your connection; what you typed is kept.");
  }
}

export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409;
}

export function isInvalid(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 422;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** A sentence for staff, whatever it was. */
export function explain(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong. Please try again.";
}
