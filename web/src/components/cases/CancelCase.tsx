import { Button, Group, Modal, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { SubmitEvent } from "react";
import { useCancelCase } from "@/api/cases";
import type { CaseView } from "@/api/types";
import { complain, tell } from "@/components/feedback/notify";
import { sendWithKeys } from "@/lib/keys";

/** Asks before it cancels: what a case has been is kept, but it does not go on. */
export function CancelCase({ item }: { item: CaseView }) {
  const [opened, { open, close }] = useDisclosure(false);
  const cancel = useCancelCase(item.id);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get("reason");
    cancel.mutate(typeof reason === "string" ? reason.trim() : "", {
      onSuccess: () => {
        tell(`${item.number} is being cancelled`);
        close();
      },
      onError: complain,
    });
  };
  return (
    <>
      <Button variant="default" onClick={open}>Cancel the case</Button>
      <Modal opened={opened} onClose={close} title={`Cancel ${item.number}?`} closeButtonProps={{ "aria-label": "Close" }}>
        <form onSubmit={submit} onKeyDown={sendWithKeys}>
          <Text size="sm" mb="md">Its open tasks end at once, and nothing more is done. This cannot be undone.</Text>
          <Textarea name="reason" label="Why" placeholder="The claimant withdrew the claim." autosize minRows={2} maxLength={2000} required withAsterisk={false} data-autofocus />
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>Keep the case</Button>
            <Button type="submit" color="red" loading={cancel.isPending}>Cancel the case</Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
