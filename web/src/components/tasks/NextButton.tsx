import { Button, Tooltip } from "@mantine/core";
import { usePageKeys } from "@/lib/keys";
import { useNavigate } from "react-router";
import { useNext } from "@/api/tasks";
import { complain, tell } from "@/components/feedback/notify";

/** Reserves the most urgent task that one may do, opens it and says why it is that one. `n` does it too. */
export function NextButton({ team }: { team?: string }) {
  const next = useNext();
  const navigate = useNavigate();
  const run = () => {
    if (next.isPending) return;
    next.mutate(team, {
      onSuccess: ({ task, why }) => {
        if (!task) {
          tell("Nothing waits that you may do.");
          return;
        }
        tell(`Your next task. ${why.map((reason) => reason.text).join(" ")}`);
        void navigate(`/tasks/${task.id}`);
      },
      onError: complain,
    });
  };
  usePageKeys([["n", run]]);
  return (
    <Tooltip label="Claims and opens the most urgent task that you may do (n)">
      <Button onClick={run} loading={next.isPending}>Next task</Button>
    </Tooltip>
  );
}
