import { Text, Timeline } from "@mantine/core";
import { useTimeline } from "@/api/cases";
import type { EventView } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { formatInstant } from "@/lib/format";

/** Who it was, unless the text begins with the name; nobody where the process itself did it. */
function who({ actor, on_behalf_of: principal, text }: EventView): string {
  const name = actor && (principal || !text.startsWith(actor.name)) ? actor.name : "";
  return principal ? `${name} on behalf of ${principal.name}, ` : name && `${name}, `;
}

function Entries({ id }: { id: string }) {
  const timeline = useTimeline(id);
  if (timeline.isPending) return <RowsSkeleton rows={3} />;
  if (!timeline.data) return <ErrorState error={timeline.error} retry={() => void timeline.refetch()} />;
  const events = timeline.data.pages.flatMap((page) => page.items);
  return (
    <>
      <Timeline bulletSize={12} lineWidth={2} active={events.length}>
        {events.map((event) => (
          <Timeline.Item key={event.id} mt={event.id === events[0]?.id ? 0 : 14}>
            <Text size="sm">{event.text}</Text>
            <Text size="xs" c="dimmed">
              {who(event)}<time dateTime={event.at}>{formatInstant(event.at)}</time>
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
      <LoadMore pages={timeline} />
    </>
  );
}

/** Who did what, when, and on behalf of whom. */
export function CaseTimeline({ id }: { id: string }) {
  return <Card title="Timeline"><Entries id={id} /></Card>;
}
