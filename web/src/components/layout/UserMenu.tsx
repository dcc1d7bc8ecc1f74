import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { useSignOut } from "@/api/session";
import type { Me } from "@/api/types";
import { useTeamTitles } from "@/api/teams";
import { IconSignOut } from "@/components/icons";
import { initials } from "@/lib/words";

export function UserMenu({ me }: { me: Me }) {
  const signOut = useSignOut();
  const titleOf = useTeamTitles();
  return (
    <Menu position="bottom-end" width={220} withArrow>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials(me.name)}: signed in as ${me.name}`} style={{ borderRadius: 99 }}>
          <Avatar size={32} color="pine" name={me.name}>{initials(me.name)}</Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">{me.name}</Text>
          <Text size="xs" c="dimmed">{me.teams.map(titleOf).join(", ") || "In no team"}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut />} onClick={() => { signOut.mutate(); }}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
