import { Alert, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useParams } from "react-router";
import { useCase } from "@/api/cases";
import type { CaseView } from "@/api/types";
import { CancelCase } from "@/components/cases/CancelCase";
import { Card } from "@/components/cases/Card";
import { CaseDocuments } from "@/components/cases/CaseDocuments";
import { CaseTasks } from "@/components/cases/CaseTasks";
import { CaseWaits } from "@/components/cases/CaseWaits";
import { CaseTimeline } from "@/components/cases/CaseTimeline";
import classes from "@/components/cases/case.module.css";
import { ErrorState } from "@/components/feedback/ErrorState";
import { PageSkeleton } from "@/components/feedback/Skeletons";
import { Column } from "@/components/layout/Shell";
import { CaseStatusBadge } from "@/components/tasks/marks";
import { Talk } from "@/components/talk/Talk";
import { Shown } from "@/components/values/Shown";
import { ValueList } from "@/components/values/ValueList";
import { formatInstant } from "@/lib/format";
import { withoutName } from "@/lib/words";

export function CasePage() {
  const { id = "" } = useParams();
  const item = useCase(id);
  useDocumentTitle(item.data ? `${item.data.number} - Casework` : "Casework");
  if (item.isPending) return <PageSkeleton />;
  if (!item.data) return <ErrorState error={item.error} retry={() => void item.refetch()} />;
  return <Column><File item={item.data} /></Column>;
}

function facts(item: CaseView): string {
  const words = [
    item.ended_at ? null : item.stage,
    item.reference && `Reference ${item.reference}`,
    `Came in ${formatInstant(item.created_at)}`,
    item.ended_at && `Ended ${formatInstant(item.ended_at)}`,
  ];
  return words.filter(Boolean).join("  ·  ");
}

function Header({ item }: { item: CaseView }) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <div>
        <Group gap={10}>
          <Title order={1}>{item.customer ?? item.title}</Title>
          <CaseStatusBadge status={item.status} cancelling={Boolean(item.cancel_requested_at)} />
        </Group>
        <Text fw={500}>{item.number}  ·  {withoutName(item.title, item.customer)}</Text>
        <Text size="sm" c="dimmed">{facts(item)}</Text>
      </div>
      {item.allowed.includes("cancel") && <CancelCase item={item} />}
    </Group>
  );
}

function Ending({ item }: { item: CaseView }) {
  if (!item.reason) return null;
  const failed = item.status === "failed";
  return (
    <Alert color={failed ? "red" : "gray"} mb="md" title={failed ? "Why it failed" : "Why it was cancelled"}>{item.reason}</Alert>
  );
}

/** The whole case on one page. */
function File({ item }: { item: CaseView }) {
  const known = Object.keys(item.data).length > 0;
  return (
    <>
      <Header item={item} />
      <Ending item={item} />
      <div className={classes.grid}>
        <div className={classes.column}>
          {item.outcome && <Card title="Outcome"><ValueList data={item.outcome} /></Card>}
          <CaseWaits item={item} />
          <CaseTasks item={item} />
          <Talk place={{ case: item.id }} className={`surface ${classes.card}`} />
          <Card title="Case data">
            {known ? <Shown order={3} data={item.data} /> : <Text size="sm" c="dimmed">Nothing is known yet; the documents are being read.</Text>}
          </Card>
        </div>
        <div className={classes.column}>
          <CaseDocuments item={item} />
          <CaseTimeline id={item.id} />
        </div>
      </div>
    </>
  );
}
