import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRef } from "react";
import { usePutLessonBack, useTakeLessonBack } from "@/api/lessons";
import { complain, offer, tell } from "@/components/feedback/notify";
import { Dialog } from "@/components/tasks/DeedDialog";

const OFFERED_MS = 20_000;

interface TakeBackProps {
  id: string;
  /** What is meant, in a few words: `Policy number on “harbour mutual …”`. */
  what: string;
  /** What the button says. */
  label: string;
}

/** Takes something back that was learned, once it is confirmed; for a while the message puts it back. This is gone from
 * the page by then: so what happens is waited for itself, and not by this component. */
export function TakeBack({ id, what, label }: TakeBackProps) {
  const [asking, { open, close }] = useDisclosure(false);
  const take = useTakeLessonBack();
  const put = usePutLessonBack();
  const button = useRef<HTMLButtonElement>(null);
  const undo = () => { put.mutateAsync(id).then(() => { tell(`Used again: ${what}`); }, complain); };
  const offerBack = () => { offer(`Taken back: ${what}`, "Put it back", new Date(Date.now() + OFFERED_MS).toISOString(), undo); };
  const confirm = () => { void take.mutateAsync(id).then(offerBack, complain).finally(close); };
  const back = () => { (button.current ?? document.getElementById("main"))?.focus(); };
  return (
    <>
      <Button ref={button} size="compact-sm" variant="default" aria-label={`${label}: ${what}`} onClick={open}>{label}</Button>
      <Dialog opened={asking} title={`Take back: ${what}`} close={close} onClosed={back}>
        <Stack>
          <Text size="sm">It is not used any more, from the next document on; what has been read stays as it is. Later checks may teach it anew. For 60 days you find it under “Taken back” and can put it back.</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>Leave it</Button>
            <Button loading={take.isPending} onClick={confirm} data-autofocus>Take it back</Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

/** Puts back what was taken back. */
export function PutBack({ id, what }: Omit<TakeBackProps, "label">) {
  const put = usePutLessonBack();
  const act = () => { put.mutateAsync(id).then(() => { tell(`Used again: ${what}`); document.getElementById("main")?.focus(); }, complain); };
  return <Button size="compact-sm" variant="default" loading={put.isPending} aria-label={`Put back: ${what}`} onClick={act}>Put back</Button>;
}
