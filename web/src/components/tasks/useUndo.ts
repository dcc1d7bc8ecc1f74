import { useNavigate } from "react-router";
import { useOperation } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { complain, tell } from "@/components/feedback/notify";

/** Takes a completion back and opens the task: its answer is a draft again. */
export function useUndo() {
  const operation = useOperation();
  const navigate = useNavigate();
  const undo = async ({ id, version, title }: TaskView) => {
    try {
      await operation.mutateAsync({ id, operation: "undo", version });
      tell(`Undone: ${title}. Your answer is there to be changed.`);
      await navigate(`/tasks/${id}`);
    } catch (error) {
      complain(error);
    }
  };
  return { run: (task: TaskView) => void undo(task), isPending: operation.isPending };
}
