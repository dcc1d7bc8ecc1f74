import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRef, useState } from "react";
import type { Args } from "@/api/tasks";
import type { TaskItem } from "@/api/types";
import { useBulk } from "@/api/work";
import { complain, tell } from "@/components/feedback/notify";
import { IconAlert, IconCheck } from "@/components/icons";
import { DeedDialog, Dialog } from "@/components/tasks/DeedDialog";
import { type Deed, NOTHING } from "@/lib/deeds";
import { BULK_DEEDS, type Outcome, bulkOperations, bulkWords, outcomes } from "@/lib/selection";
import { count } from "@/lib/words";
import classes from "./task.module.css";

function Results({ results }: { results: readonly Outcome[] }) {
  return (
    <dl className={classes.reasons}>
      {results.map(({ id, title, number, problem }) => (
        <div key={id}>
          <dt>{problem ? <IconAlert size={14} /> : <IconCheck size={14} />} {title}, {number}</dt>
          <dd>{problem ?? "Done"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Does it to all that are picked; tells what became of each where not all went well. */
function useBulkWork(tasks: readonly TaskItem[], clear: () => void) {
  const bulk = useBulk();
  const [found, setFound] = useState<{ words: string; results: Outcome[] } | null>(null);
  const [telling, { open, close }] = useDisclosure(false);
  const run = async (deed: Deed, args: Args) => {
    if (deed.of !== "task") return;
    const results = outcomes(tasks, await bulk.mutateAsync({ operation: deed.operation, tasks, ...args }));
    const words = bulkWords(deed.done, results);
    clear();
    if (results.every((result) => result.problem === null)) {
      tell(words);
      return;
    }
    setFound({ words, results });
    open();
  };
  return { run, busy: bulk.isPending, found, telling, close };
}

interface BulkBarProps {
  tasks: readonly TaskItem[];
  clear: () => void;
}

/** How many rows are picked, and what may be done to all of them. */
export function BulkBar({ tasks, clear }: BulkBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<Deed | null>(null);
  const [asking, dialog] = useDisclosure(false);
  const { run, busy, found, telling, close } = useBulkWork(tasks, clear);
  const back = () => { (bar.current?.querySelector<HTMLElement>("button") ?? document.getElementById("main"))?.focus(); };
  const pick = (deed: Deed) => {
    if (!deed.needs) {
      run(deed, {}).catch(complain);
      return;
    }
    setAsked(deed);
    dialog.open();
  };
  return (
    <>
      {tasks.length > 0 && (
        <Group ref={bar} className={classes.bulk} gap="xs" role="group" aria-label="What to do with the selected tasks">
          <Text size="sm" fw={600} role="status" mr="xs">{count(tasks.length, "task")} selected</Text>
          {bulkOperations(tasks).map((operation) => (
            <Button key={operation} size="compact-sm" variant="default" disabled={busy} onClick={() => { pick(BULK_DEEDS[operation]); }}>
              {BULK_DEEDS[operation].label}{BULK_DEEDS[operation].needs ? "…" : ""}
            </Button>
          ))}
          <Button size="compact-sm" variant="subtle" color="gray" ml="auto" onClick={clear}>Clear the selection</Button>
        </Group>
      )}
      <DeedDialog opened={asking} deed={asked} title={(deed) => `${deed.label}: ${count(tasks.length, "task")}`} begin={NOTHING} tasks={tasks.map(({ id }) => id)} run={run} close={dialog.close} onClosed={back} />
      <Dialog opened={telling} title={found?.words ?? ""} close={close} onClosed={back}>
        <Stack>
          <Results results={found?.results ?? []} />
          <Group justify="flex-end"><Button data-autofocus onClick={close}>Close</Button></Group>
        </Stack>
      </Dialog>
    </>
  );
}
