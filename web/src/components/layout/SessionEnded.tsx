import { Modal, Text } from "@mantine/core";
import { useNavigate } from "react-router";
import { useSessionEnded } from "@/api/sessionState";
import { SignInForm } from "@/components/layout/SignInForm";

/** The sign-in over the page one was on: nothing that was typed is lost. Somebody else starts at the worklist. */
export function SessionEnded({ name }: { name: string }) {
  const ended = useSessionEnded();
  const navigate = useNavigate();
  const stay = () => undefined;
  return (
    <Modal opened={ended} onClose={stay} withCloseButton={false} title="Please sign in again" size="sm" zIndex={400}>
      <Text size="sm" c="dimmed" mb="md">Your session has ended. What you typed is still here.</Text>
      <SignInForm name={name} onDone={(me) => { if (me.name !== name) void navigate("/"); }} />
    </Modal>
  );
}
