import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Fragment, useRef, useState } from "react";
import type { Args } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { complain } from "@/components/feedback/notify";
import { DeedDialog, Dialog } from "@/components/tasks/DeedDialog";
import { Permissions } from "@/components/tasks/Permissions";
import { type Deed, NOTHING, type Need, type Typed, deedsOf, localOf } from "@/lib/deeds";

interface MoreMenuProps {
  task: TaskView;
  run: (deed: Deed, args: Args) => Promise<void>;
}

/** What the dialog begins with: the value that holds now. */
function beginWith(task: TaskView, needs?: Need): Typed {
  const at = needs === "due" && task.due_at ? localOf(task.due_at) : "";
  return { ...NOTHING, at, priority: String(task.priority) };
}

function Entries({ task, pick }: { task: TaskView; pick: (deed: Deed) => void }) {
  return deedsOf(task).map((group, n) => (
    <Fragment key={group[0]?.label}>
      {n > 0 && <Menu.Divider />}
      {group.map((deed) => (
        <Menu.Item key={deed.label} onClick={() => { pick(deed); }}>{deed.label}{deed.needs ? "…" : ""}</Menu.Item>
      ))}
    </Fragment>
  ));
}

/** All that one may do to the task besides the buttons beside it, and why the rest may not be done. */
export function MoreMenu({ task, run }: MoreMenuProps) {
  const [asked, setAsked] = useState<Deed | null>(null);
  const [asking, dialog] = useDisclosure(false);
  const [looking, { open, close }] = useDisclosure(false);
  const button = useRef<HTMLButtonElement>(null);
  const back = () => { button.current?.focus(); };
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
      <Menu position="top-end" shadow="md" width={230}>
        <Menu.Target><Button ref={button} variant="default">More</Button></Menu.Target>
        <Menu.Dropdown>
          <Entries task={task} pick={pick} />
          {deedsOf(task).length > 0 && <Menu.Divider />}
          <Menu.Item onClick={open}>What else?</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeedDialog
        opened={asking}
        deed={asked}
        title={(deed) => `${deed.label}: ${task.title}`}
        begin={beginWith(task, asked?.needs)}
        without={asked?.needs === "team" ? task.team : task.owner?.name}
        tasks={[task.id]}
        run={run}
        close={dialog.close}
        onClosed={back}
      />
      <Dialog opened={looking} title="What you may do, and why not" close={close} onClosed={back}>
        <Permissions task={task} />
      </Dialog>
    </>
  );
}
