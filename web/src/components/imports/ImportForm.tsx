import { Alert, Anchor, Button, Group, Select, Stack } from "@mantine/core";
import { Suspense, type SyntheticEvent, lazy } from "react";
import { emptySheet } from "@/api/imports";
import { ApiError, explain } from "@/api/errors";
import { useProcesses } from "@/api/processes";
import { FileDrop } from "@/components/imports/FileDrop";
import { SameSheet } from "@/components/imports/SameSheet";
import classes from "@/components/imports/imports.module.css";
import type { ImportDesk } from "@/components/imports/useImportDesk";
import { IconAlert } from "@/components/icons";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { LOCALES, tablesOf } from "@/lib/imports";

const OneCase = lazy(async () => ({ default: (await import("@/components/imports/OneCase")).OneCase }));
const ROWS = "rows";

function Refusal({ desk }: { desk: ImportDesk }) {
  const { error } = desk;
  if (!error) return null;
  const earlier = error instanceof ApiError ? error.earlierImport : null;
  if (earlier) return <SameSheet earlier={earlier} busy={desk.busy} onAgain={desk.again} />;
  return (
    <Alert color="red" icon={<IconAlert />} role="alert" title={error instanceof ApiError ? error.title : "This did not work"}>
      {explain(error)}
    </Alert>
  );
}

/** Which file, into which process, and how its numbers and dates are written. */
export function ImportForm({ desk }: { desk: ImportDesk }) {
  const processes = useProcesses().data?.items ?? [];
  const { choice, faults } = desk;
  const process = processes.find(({ name }) => name === choice.process);
  const tables = process ? tablesOf(process.schema) : [];
  const submit = (event: SyntheticEvent) => { event.preventDefault(); desk.check(); };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div className={classes.choices}>
          <Select
            label="Cases of"
            placeholder="Choose a process"
            data={processes.map(({ name, title }) => ({ value: name, label: title }))}
            value={choice.process}
            error={faults.process}
            onChange={(process) => { desk.choose({ process }); }}
            allowDeselect={false}
          />
          {tables.length > 0 && (
            <Select
              label="The rows are"
              data={[{ value: ROWS, label: "Each a case" }, ...tables.map(({ value, label }) => ({ value, label: `One case: “${label}”` }))]}
              value={choice.table ?? ROWS}
              onChange={(table) => { desk.choose({ table: table === ROWS ? null : table, rest: {} }); }}
              allowDeselect={false}
            />
          )}
          <Select
            label="Numbers and dates are written"
            data={LOCALES}
            value={choice.locale}
            onChange={(locale) => { desk.choose({ locale: locale ?? choice.locale }); }}
            allowDeselect={false}
          />
        </div>
        <FileDrop file={choice.file} fault={faults.file} onChoose={(file) => { desk.choose({ file }); }} />
        {process && choice.table !== null && (
          <Suspense fallback={<RowsSkeleton rows={3} />}>
            <OneCase key={`${process.name}/${choice.table}`} schema={process.schema} table={choice.table} rest={choice.rest} reference={choice.reference} choose={desk.choose} />
          </Suspense>
        )}
        <Group justify="space-between">
          {choice.process && choice.table === null ? <Anchor href={emptySheet(choice.process)} size="sm">Download an empty sheet to fill in</Anchor> : <span />}
          <Button type="submit" variant={desk.found ? "default" : "filled"} loading={desk.busy}>Check the file</Button>
        </Group>
        <Refusal desk={desk} />
      </Stack>
    </form>
  );
}
