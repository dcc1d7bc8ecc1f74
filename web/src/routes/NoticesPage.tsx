import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "react-router";
import { useNotices, useReadOne, useReadUpTo } from "@/api/notices";
import type { NoticeView } from "@/api/types";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { complain } from "@/components/feedback/notify";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { Column } from "@/components/layout/Shell";
import { Choices } from "@/components/talk/Choices";
import classes from "@/components/talk/talk.module.css";
import { formatInstant } from "@/lib/format";
import { noticeLink } from "@/lib/notices";

function Line({ notice }: { notice: NoticeView }) {
  const read = useReadOne();
  return (
    <li className={notice.read_at ? undefined : classes.unread}>
      <Anchor component={Link} to={noticeLink(notice)} size="sm" fw={notice.read_at ? 400 : 600} onClick={() => { if (!notice.read_at) read.mutate(notice.id); }}>{notice.text}</Anchor>
      <Text size="xs" c="dimmed">
        {notice.read_at ? "" : "Unread, "}{notice.case && `${notice.case.number} ${notice.case.title}, `}<time dateTime={notice.at}>{formatInstant(notice.at)}</time>
      </Text>
    </li>
  );
}

function List() {
  const notices = useNotices();
  const readAll = useReadUpTo();
  if (notices.isPending) return <RowsSkeleton rows={4} />;
  if (!notices.data) return <ErrorState error={notices.error} retry={() => void notices.refetch()} />;
  const items = notices.data.pages.flatMap((page) => page.items);
  const newest = items[0];
  if (!newest) return <EmptyState title="Nothing yet">You are told here when a colleague asks or mentions you, gives you a task, or something happens in a case that you follow.</EmptyState>;
  return (
    <>
      {items.some((notice) => !notice.read_at) && (
        <Group justify="flex-end" p="xs">
          <Button variant="subtle" size="compact-sm" loading={readAll.isPending} onClick={() => { readAll.mutate(newest.id, { onError: complain }); }}>Mark all as read</Button>
        </Group>
      )}
      <ul className={classes.notices}>{items.map((notice) => <Line key={notice.id} notice={notice} />)}</ul>
      <LoadMore pages={notices} />
    </>
  );
}

export function NoticesPage() {
  useDocumentTitle("Notices - Casework");
  return (
    <Column>
      <Title order={1} mb="md">Notices</Title>
      <Stack gap="lg">
        <section className="surface" aria-label="What you were told"><List /></section>
        <Choices />
      </Stack>
    </Column>
  );
}
