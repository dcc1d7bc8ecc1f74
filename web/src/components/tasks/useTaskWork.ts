import type { ErrorSchema, RJSFSchema } from "@rjsf/utils";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type ApiError, isConflict, isInvalid } from "@/api/errors";
import { type Operate, nextTask, useOperation } from "@/api/tasks";
import type { Operation, TaskView } from "@/api/types";
import { complain, offer, tell } from "@/components/feedback/notify";
import { useUndo } from "@/components/tasks/useUndo";
import { changedAnswers, readyToSend } from "@/lib/amount";
import type { Draft } from "@/lib/draft";
import { type PlacedFaults, placeFaults, withoutField } from "@/lib/faults";
import type { JsonObject } from "@/lib/schema";

const NO_FAULTS: PlacedFaults = { fields: {}, form: [] };

/** On from a finished task to the next one, to the list when nothing is left; who has gone elsewhere meanwhile stays there. */
function useOnward(): (done: TaskView) => Promise<void> {
  const navigate = useNavigate();
  const undo = useUndo();
  return async (done) => {
    const words = `Completed: ${done.title}, ${done.case.number}`;
    if (done.undo_until) offer(words, "Undo", done.undo_until, () => { undo.run(done); });
    else tell(words);
    const next = await nextTask(done.id).catch(() => null);
    if (window.location.pathname !== `/tasks/${done.id}`) return;
    await navigate(next ? `/tasks/${next.id}` : "/");
  };
}

export interface TaskWork {
  faults: PlacedFaults;
  /** How often faults were found: each time the first of them gets the focus. */
  faulted: number;
  busy: Operation | null;
  change: (data: JsonObject) => void;
  claim: () => void;
  release: () => void;
  complete: () => void;
}

/** What a person does with a task: type, claim, release, complete. */
export function useTaskWork(task: TaskView, schema: RJSFSchema, draft: Draft): TaskWork {
  const [faults, setFaults] = useState(NO_FAULTS);
  const [faulted, setFaulted] = useState(0);
  const operation = useOperation();
  const onward = useOnward();
  const busy = operation.isPending ? operation.variables.operation : null;

  const invalid = (error: ApiError) => {
    const whole = [{ loc: [], msg: error.message }];
    setFaults(placeFaults(error.faults.length > 0 ? error.faults : whole, schema));
    setFaulted((times) => times + 1);
  };
  const torn = () => {
    if (draft.isTorn()) setFaulted((times) => times + 1);
    return draft.isTorn();
  };
  const refused = (error: unknown) => {
    if (draft.meet(error)) torn();
    else if (isInvalid(error)) invalid(error);
    else if (isConflict(error)) draft.refuse(error.message);
    else complain(error);
  };
  const change = (data: JsonObject) => {
    const before = draft.current().data;
    if (Object.keys({ ...before, ...data }).every((field) => before[field] === data[field])) return;
    const changed = changedAnswers(before, data);
    const left = changed.reduce<ErrorSchema>(withoutField, faults.fields);
    if (changed.length > 0) setFaults({ fields: left, form: [] });
    draft.change(data);
  };
  const run = async (name: Operation, more?: Pick<Operate, "data" | "drafts_seen">) =>
    operation.mutateAsync({ id: task.id, operation: name, version: task.version, ...more });

  const claim = async () => {
    try {
      await run("claim");
      draft.accept();
    } catch (error) {
      complain(error);
    }
  };
  const release = async () => {
    try {
      await draft.flush();
      if (torn()) return;
      await run("release");
      tell(`Given back: ${task.title}`);
    } catch (error) {
      complain(error);
    }
  };
  const complete = async () => {
    setFaults(NO_FAULTS);
    await draft.settle();
    if (torn()) return;
    try {
      const data = readyToSend(draft.current().data);
      const done = await run("complete", { data, drafts_seen: [...draft.etags()] });
      draft.done();
      await onward(done);
    } catch (error) {
      draft.resume();
      refused(error);
    }
  };
  return {
    faults: task.allowed.includes("complete") ? faults : NO_FAULTS,
    faulted,
    busy,
    change,
    claim: () => void claim(),
    release: () => void release(),
    complete: () => {
      if (!busy && task.allowed.includes("complete")) void complete();
    },
  };
}
