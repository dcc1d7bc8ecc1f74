import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type SyntheticEvent, useState } from "react";
import type { TaskFilter } from "@/api/keys";
import { useTeamTitles } from "@/api/teams";
import type { SavedView } from "@/api/types";
import { useRemoveView, useSaveView, useViews } from "@/api/views";
import { complain, tell } from "@/components/feedback/notify";
import { IconClose } from "@/components/icons";
import { sendWithKeys } from "@/lib/keys";
import { exportAddress } from "@/lib/selection";

function Entry({ view, show }: { view: SavedView; show: () => void }) {
  const remove = useRemoveView();
  const titleOf = useTeamTitles();
  const drop = () => {
    remove.mutate(view.id, { onSuccess: () => { tell(`Removed: ${view.name}`); }, onError: complain });
  };
  return (
    <Group gap={4} wrap="nowrap">
      <Menu.Item onClick={show} styles={{ item: { minWidth: 0 }, itemLabel: { minWidth: 0, overflowWrap: "anywhere" } }}>
        {view.name}
        {view.team && <Text size="xs" c="dimmed">{titleOf(view.team)}{view.mine ? "" : `, by ${view.owner.name}`}</Text>}
      </Menu.Item>
      {view.mine && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${view.name}`} onClick={drop} loading={remove.isPending}>
          <IconClose />
        </ActionIcon>
      )}
    </Group>
  );
}

function Save({ filter, teams, close }: { filter: TaskFilter; teams: readonly string[]; close: () => void }) {
  const [name, setName] = useState("");
  const [team, setTeam] = useState<string | null>(null);
  const save = useSaveView();
  const titleOf = useTeamTitles();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const done = () => { tell(`Kept: ${name.trim()}`); close(); };
    save.mutate({ name: name.trim(), team: team ?? undefined, filter }, { onSuccess: done });
  };
  return (
    <form onSubmit={submit} onKeyDown={sendWithKeys}>
      <Stack>
        <TextInput label="Name" required maxLength={100} data-autofocus value={name} error={save.error?.message} onChange={(event) => { save.reset(); setName(event.currentTarget.value); }} />
        <Select label="Shared with" placeholder="Only me" clearable data={teams.map((each) => ({ value: each, label: titleOf(each) }))} value={team} onChange={setTeam} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>Keep</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Lists that are kept under a name, for oneself or for a team. */
export function SavedViews({ filter, teams, show }: { filter: TaskFilter; teams: readonly string[]; show: (filter: TaskFilter) => void }) {
  const views = useViews();
  const [saving, { open, close }] = useDisclosure(false);
  const shown = ({ view, team, q, order, facets }: SavedView["query"]) => {
    show({ view, team: team ?? undefined, q: q ?? undefined, order: order ?? undefined, facets });
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260}>
        <Menu.Target><Button variant="default">Views</Button></Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>None kept yet</Menu.Label>}
          {views.map((view) => <Entry key={view.id} view={view} show={() => { shown(view.query); }} />)}
          <Menu.Divider />
          <Menu.Item onClick={open}>Keep this list…</Menu.Item>
          <Menu.Divider />
          <Menu.Label>Export this list</Menu.Label>
          <Menu.Item component="a" href={exportAddress(filter, "csv")} download>As CSV</Menu.Item>
          <Menu.Item component="a" href={exportAddress(filter, "xlsx")} download>For Excel (XLSX)</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={saving} onClose={close} title="Keep this list" closeButtonProps={{ "aria-label": "Close" }}>
        <Save filter={filter} teams={teams} close={close} />
      </Modal>
    </>
  );
}
