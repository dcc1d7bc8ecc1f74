import { Button, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useProcesses } from "@/api/processes";
import { Card } from "@/components/cases/Card";
import { EmptyState } from "@/components/feedback/EmptyState";
import { EarlierImports } from "@/components/imports/EarlierImports";
import { ImportForm } from "@/components/imports/ImportForm";
import { Outcome } from "@/components/imports/Outcome";
import { useImportDesk } from "@/components/imports/useImportDesk";
import { Column } from "@/components/layout/Shell";
import { useSignedIn } from "@/components/layout/me";
import { casesOf, mayStart } from "@/lib/imports";
import { count } from "@/lib/words";

function Desk() {
  const processes = useProcesses().data?.items ?? [];
  const desk = useImportDesk(processes.length === 1 ? (processes[0]?.name ?? null) : null);
  const { found } = desk;
  const take = found && <Button onClick={desk.take} loading={desk.busy}>{`Take in ${count(casesOf(found), "case")}`}</Button>;
  return (
    <>
      <Card title="Hand in a spreadsheet"><ImportForm desk={desk} /></Card>
      {found && !desk.error && <Outcome key={found.id} found={found} action={take} fresh />}
    </>
  );
}

/** Spreadsheets become cases: chosen, checked, then taken in whole or not at all. */
export function Imports() {
  useDocumentTitle("Import - Casework");
  const me = useSignedIn();
  return (
    <Column>
      <Title order={1} mb="md">Import</Title>
      <Stack gap="lg">
        {mayStart(me) ? <Desk /> : <EmptyState title="You may not hand in spreadsheets">Whoever hands them in starts cases; an administrator can let you do that.</EmptyState>}
        <EarlierImports />
      </Stack>
    </Column>
  );
}
