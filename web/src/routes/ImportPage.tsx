import { Anchor, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link, useParams } from "react-router";
import { useImport } from "@/api/imports";
import { useProcessTitles } from "@/api/processes";
import { ErrorState } from "@/components/feedback/ErrorState";
import { PageSkeleton } from "@/components/feedback/Skeletons";
import { Outcome } from "@/components/imports/Outcome";
import classes from "@/components/imports/imports.module.css";
import { Column } from "@/components/layout/Shell";
import { formatInstant } from "@/lib/format";
import { count } from "@/lib/words";

/** One spreadsheet that was handed in, and what became of it. */
export function ImportPage() {
  const { id = "" } = useParams();
  const item = useImport(id);
  const titleOf = useProcessTitles();
  useDocumentTitle(item.data ? `${item.data.name} - Casework` : "Casework");
  if (item.isPending) return <PageSkeleton />;
  if (!item.data) return <ErrorState error={item.error} retry={() => void item.refetch()} />;
  const found = item.data;
  const facts = [titleOf(found.process), count(found.rows, "row"), `Handed in by ${found.added_by.name} on ${formatInstant(found.added_at)}`];
  return (
    <Column>
      <Anchor component={Link} to="/imports" size="sm">All imports</Anchor>
      <Title order={1} className={classes.file}>{found.name}</Title>
      <Text size="sm" c="dimmed" mb="lg">{facts.join("  ·  ")}</Text>
      <Outcome found={found} />
    </Column>
  );
}
