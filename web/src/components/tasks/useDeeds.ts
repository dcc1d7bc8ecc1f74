import { useNavigate } from "react-router";
import { type Args, useOperation } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { useClock } from "@/api/work";
import { tell } from "@/components/feedback/notify";
import { useSignedIn } from "@/components/layout/me";
import { type Deed, hasLeft } from "@/lib/deeds";
import type { Draft } from "@/lib/draft";

/** Does what the menu of a task offers. What was typed is saved before; who no longer has the task goes to the list. */
export function useDeeds(task: TaskView, draft: Draft): (deed: Deed, args: Args) => Promise<void> {
  const operation = useOperation();
  const clock = useClock();
  const navigate = useNavigate();
  const me = useSignedIn();
  const done = (deed: Deed, args: Args) => {
    const { id, version } = task;
    return deed.of === "task"
      ? operation.mutateAsync({ id, version, operation: deed.operation, ...args })
      : clock.mutateAsync({ id, version, operation: deed.operation, reason: args.reason ?? "" });
  };
  return async (deed, args) => {
    await draft.flush();
    if (draft.isTorn()) throw new Error("What you typed differs from what you saved in another window. Choose first which is kept.");
    const after = await done(deed, args);
    tell(`${deed.done}: ${task.title}`);
    if (!hasLeft(task, after, me.id)) return;
    await navigate("/");
    document.getElementById("main")?.focus();
  };
}
