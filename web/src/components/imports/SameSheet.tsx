import { Alert, Anchor, Button, Text } from "@mantine/core";
import { Link } from "react-router";
import { useImport } from "@/api/imports";
import { IconAlert } from "@/components/icons";
import { formatInstant } from "@/lib/format";
import { fate } from "@/lib/imports";

interface SameSheetProps {
  earlier: string;
  busy: boolean;
  onAgain: () => void;
}

/** The very same file was taken in before: by whom and when, and the way to go on all the same. */
export function SameSheet({ earlier, busy, onAgain }: SameSheetProps) {
  const { data: before } = useImport(earlier);
  return (
    <Alert color="amber" icon={<IconAlert />} role="alert" title="This very file was taken in before">
      {before && (
        <Text size="sm" mb="sm">
          {before.added_by.name} handed it in on {formatInstant(before.added_at)} as{" "}
          <Anchor component={Link} to={`/imports/${before.id}`} inherit underline="always">{before.name}</Anchor>: {fate(before).text}.
          Going on makes the same cases once more.
        </Text>
      )}
      <Button variant="default" size="compact-sm" loading={busy} onClick={onAgain}>Go on all the same</Button>
    </Alert>
  );
}
