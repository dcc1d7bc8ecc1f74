import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import type { DocumentView } from "@/api/types";
import { formatInstant } from "@/lib/format";

/** Says that just this file has come in before, and with which case: it may have been sent twice. */
export function SameFile({ document }: { document: DocumentView }) {
  const first = document.same_as;
  if (!first) return null;
  return (
    <Text size="xs" fw={600} mb={4}>
      The same file came in before, on {formatInstant(first.added_at)}
      {first.case && <> with <Anchor component={Link} to={`/cases/${first.case.id}`} inherit c="inherit" underline="always">{first.case.number}</Anchor></>}
    </Text>
  );
}
