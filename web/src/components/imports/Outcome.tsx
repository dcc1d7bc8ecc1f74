import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { reasonsOf } from "@/api/imports";
import { useProcessTitles } from "@/api/processes";
import type { ImportView } from "@/api/types";
import { IconAlert, IconCheck, IconDownload } from "@/components/icons";
import { CaseRows, ColumnRows, ProblemRows } from "@/components/imports/rows";
import classes from "@/components/imports/imports.module.css";
import card from "@/components/cases/case.module.css";
import { casesOf } from "@/lib/imports";
import { count } from "@/lib/words";

function Refused({ found }: { found: ImportView }) {
  const more = found.problem_count > found.problems.length;
  return (
    <>
      <Alert color="amber" icon={<IconAlert />} title="Nothing was taken in">
        {more && `The first ${found.problems.length} are shown here; the file has them all. `}
        Correct the file and hand it in again: all of it is taken in, or nothing.
      </Alert>
      {found.sheet && (
        <div>
          <Button component="a" href={reasonsOf(found.id)} variant="default" leftSection={<IconDownload />}>Download the file with reasons</Button>
        </div>
      )}
      <ProblemRows problems={found.problems} />
    </>
  );
}

function Fits({ found, action }: { found: ImportView; action?: ReactNode }) {
  const titleOf = useProcessTitles();
  const words = `${count(found.rows, "row")} would become ${count(casesOf(found), "case")} of “${titleOf(found.process)}”.`;
  return (
    <>
      <Alert color="pine" icon={<IconCheck />} title={action ? "Nothing has been taken in yet" : "Nothing was taken in"}>
        {words} {found.columns.length > 0 && "Please look whether the columns were understood rightly."}
      </Alert>
      {action && <div>{action}</div>}
      {found.columns.length > 0 && <ColumnRows columns={found.columns} />}
    </>
  );
}

function heading(found: ImportView): string {
  if (found.problem_count > 0) return `${found.name}: ${count(found.problem_count, "thing to correct", "things to correct")}`;
  if (found.status === "checked") return `${found.name}: everything fits`;
  return `${found.name}: ${count(found.cases.length, "case was", "cases were")} taken in`;
}

interface OutcomeProps {
  found: ImportView;
  /** What can be done with a file that fits. */
  action?: ReactNode;
  /** Whether it was waited for just now. */
  fresh?: boolean;
}

/** What became of a file. Who waited for it is brought there. */
export function Outcome({ found, action, fresh = false }: OutcomeProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => { if (fresh) title.current?.focus(); }, [fresh, found.id]);
  return (
    <section className={`surface ${card.card} ${classes.result}`} aria-labelledby={id}>
      <Title ref={title} order={2} id={id} tabIndex={-1} mb="sm" className={classes.file}>{heading(found)}</Title>
      <Stack gap="sm">
        {found.problem_count > 0 && <Refused found={found} />}
        {found.problem_count === 0 && found.status === "checked" && <Fits found={found} action={action} />}
        {found.status === "imported" && (
          <>
            <Text size="sm">They go on by themselves; tasks appear in the teams’ lists.</Text>
            <CaseRows cases={found.cases} />
          </>
        )}
      </Stack>
    </section>
  );
}
