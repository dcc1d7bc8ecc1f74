import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRef } from "react";
import { useDesk, useFree } from "@/api/absences";
import { mayLead, useSignOut } from "@/api/session";
import type { Me } from "@/api/types";
import { useTeamTitles } from "@/api/teams";
import { complain } from "@/components/feedback/notify";
import { IconClock, IconSignOut } from "@/components/icons";
import { Absence } from "@/components/layout/Absence";
import { Dialog } from "@/components/tasks/DeedDialog";
import { initials } from "@/lib/words";

/** Whether one takes what is handed out; the tick says that one does. */
function Free({ name }: { name: string }) {
  const desk = useDesk(name);
  const free = useFree(name);
  const is = desk.data?.free ?? false;
  return (
    <Menu.CheckboxItem checked={is} closeMenuOnClick={false} disabled={!desk.data || free.isPending} onChange={(next) => { free.mutate(next, { onError: complain }); }}>
      I am free for work
    </Menu.CheckboxItem>
  );
}

export function UserMenu({ me }: { me: Me }) {
  const signOut = useSignOut();
  const titleOf = useTeamTitles();
  const [away, { open, close }] = useDisclosure(false);
  const absence = mayLead(me) ? "Absences" : "My absence";
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Menu position="bottom-end" width={220} withArrow>
        <Menu.Target>
          <UnstyledButton ref={button} aria-label={`${initials(me.name)}: signed in as ${me.name}`} style={{ borderRadius: 99 }}>
            <Avatar size={32} color="pine" name={me.name}>{initials(me.name)}</Avatar>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="sm" fw={600} c="var(--mantine-color-text)">{me.name}</Text>
            <Text size="xs" c="dimmed">{me.teams.map(titleOf).join(", ") || "In no team"}</Text>
          </Menu.Label>
          <Menu.Divider />
          <Free name={me.name} />
          <Menu.Item leftSection={<IconClock />} onClick={open}>{absence}…</Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconSignOut />} onClick={() => { signOut.mutate(); }}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={away} title={absence} close={close} onClosed={() => { button.current?.focus(); }}>
        <Absence me={me} close={close} />
      </Dialog>
    </>
  );
}
