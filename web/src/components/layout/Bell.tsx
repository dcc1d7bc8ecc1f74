import { ActionIcon, Indicator, Menu, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useNotices, useReadOne, useReadUpTo, useUnread } from "@/api/notices";
import type { NoticeView } from "@/api/types";
import { IconBell } from "@/components/icons";
import { formatRelative } from "@/lib/format";
import { useNow } from "@/lib/useNow";
import { noticeLink } from "@/lib/notices";

const SHOWN = 8;

function Notice({ notice }: { notice: NoticeView }) {
  const read = useReadOne();
  const now = useNow();
  return (
    <Menu.Item component={Link} to={noticeLink(notice)} onClick={() => { if (!notice.read_at) read.mutate(notice.id); }}>
      <Text size="sm" fw={notice.read_at ? 400 : 600}>{notice.text}</Text>
      <Text size="xs" c="dimmed">{notice.case && `${notice.case.number}, `}{formatRelative(notice.at, now)}</Text>
    </Menu.Item>
  );
}

function Latest() {
  const notices = useNotices();
  const readAll = useReadUpTo();
  const items = notices.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = items[0];
  return (
    <>
      {items.slice(0, SHOWN).map((notice) => <Notice key={notice.id} notice={notice} />)}
      {notices.data && !newest && <Menu.Label>You have not been told of anything yet.</Menu.Label>}
      <Menu.Divider />
      {newest && items.some((notice) => !notice.read_at) && (
        <Menu.Item closeMenuOnClick={false} onClick={() => { readAll.mutate(newest.id); }}>Mark all as read</Menu.Item>
      )}
      <Menu.Item component={Link} to="/notices">All notices, and how you are told</Menu.Item>
    </>
  );
}

/** What one is told: how much waits, and the latest of it. */
export function Bell() {
  const unread = useUnread();
  const [opened, setOpened] = useState(false);
  const label = unread > 0 ? `Notices, ${unread} unread` : "Notices";
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={340} withArrow>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label}>
          <Indicator disabled={unread === 0} label={unread > 99 ? "99+" : unread} size={15} offset={1} radius="xl" color="red.7" aria-hidden>
            <IconBell size={18} />
          </Indicator>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{opened && <Latest />}</Menu.Dropdown>
    </Menu>
  );
}
