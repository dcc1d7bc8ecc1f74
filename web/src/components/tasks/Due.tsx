import { Text, Tooltip } from "@mantine/core";
import { IconAlert } from "@/components/icons";
import { formatDue, formatInstant } from "@/lib/format";
import { useNow } from "@/lib/useNow";

/** When something is due: relative to now, the exact time on hover; overdue also says so in words and by a sign. */
export function Due({ at }: { at: string | null }) {
  const now = useNow();
  if (!at) return <Text span size="sm" c="dimmed">No deadline</Text>;
  const { text, overdue } = formatDue(at, now);
  return (
    <Tooltip label={formatInstant(at)}>
      <Text
        component="time"
        dateTime={at}
        size="sm"
        tabIndex={-1}
        c={overdue ? "var(--mantine-color-error)" : undefined}
        fw={overdue ? 600 : undefined}
        style={{ display: "inline-flex", alignItems: "center", gap: 5, verticalAlign: "middle", whiteSpace: "nowrap" }}
      >
        {overdue && <IconAlert size={15} />}
        {text}
      </Text>
    </Tooltip>
  );
}
