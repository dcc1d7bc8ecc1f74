import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type ReactNode, type SyntheticEvent, useState } from "react";
import type { Args } from "@/api/tasks";
import { explain, isInvalid } from "@/api/errors";
import { IconAlert } from "@/components/icons";
import { DeedField } from "@/components/tasks/DeedFields";
import { type Deed, type Typed, argsOf, faultsByField } from "@/lib/deeds";
import { sendWithKeys } from "@/lib/keys";

interface DeedFormProps {
  deed: Deed;
  begin: Typed;
  without?: string;
  /** The tasks that it is done to. */
  tasks: readonly string[];
  /** Does it; what it throws is shown here. */
  run: (deed: Deed, args: Args) => Promise<unknown>;
  close: () => void;
}

function useDeed({ deed, run, close }: DeedFormProps) {
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Partial<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const clear = () => { setFaults({}); setProblem(null); };
  const refused = (error: unknown) => {
    const placed = isInvalid(error) ? faultsByField(error.faults) : {};
    setFaults(placed);
    if (Object.keys(placed).length === 0) setProblem(explain(error));
  };
  const send = async (args: Args) => {
    setBusy(true);
    clear();
    try {
      await run(deed, args);
      close();
    } catch (error) {
      refused(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, faults, problem, clear, send };
}

function DeedForm(props: DeedFormProps) {
  const { deed, begin, without, tasks, close } = props;
  const [typed, setTyped] = useState(begin);
  const { busy, faults, problem, clear, send } = useDeed(props);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!busy) void send(argsOf(deed.needs, typed));
  };
  return (
    <form onSubmit={submit} onKeyDown={sendWithKeys} noValidate>
      <Stack>
        {deed.about && <Text size="sm">{deed.about}</Text>}
        {deed.needs && <DeedField needs={deed.needs} typed={typed} faults={faults} without={without} tasks={tasks} change={(next) => { clear(); setTyped(next); }} />}
        {problem && <Alert color="red" icon={<IconAlert />} role="alert">{problem}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={busy}>{deed.label}</Button>
        </Group>
      </Stack>
    </form>
  );
}

interface DeedDialogProps extends Omit<DeedFormProps, "deed"> {
  opened: boolean;
  /** What was asked for last. */
  deed: Deed | null;
  title: (deed: Deed) => string;
  /** Where the focus goes afterwards. */
  onClosed: () => void;
}

/** Asks for what an operation needs, does it, and tells what stands in its way. */
export function DeedDialog({ opened, deed, title, onClosed, ...form }: DeedDialogProps) {
  return (
    <Dialog opened={opened} title={deed ? title(deed) : ""} close={form.close} onClosed={onClosed}>
      {deed && <DeedForm deed={deed} {...form} />}
    </Dialog>
  );
}

/** A dialog that was opened from a menu: the menu's entry is gone when it closes, so the focus goes where it is told. */
export function Dialog({ opened, title, close, onClosed, children }: { opened: boolean; title: string; close: () => void; onClosed: () => void; children: ReactNode }) {
  return (
    <Modal opened={opened} onClose={close} title={title} returnFocus={false} onExitTransitionEnd={onClosed} closeButtonProps={{ "aria-label": "Close" }}>
      {children}
    </Modal>
  );
}
