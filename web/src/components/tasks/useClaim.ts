import { useNavigate } from "react-router";
import { useOperation } from "@/api/tasks";
import type { TaskItem } from "@/api/types";
import { complain } from "@/components/feedback/notify";

/** Claims a task and opens it: who claims wants to work. */
export function useClaim() {
  const operation = useOperation();
  const navigate = useNavigate();
  const run = (task: Pick<TaskItem, "id" | "version">) => {
    operation.mutate(
      { id: task.id, operation: "claim", version: task.version },
      { onSuccess: () => void navigate(`/tasks/${task.id}`), onError: complain },
    );
  };
  return { run, isPending: operation.isPending };
}
