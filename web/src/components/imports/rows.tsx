import { Button, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { ImportedCase, SheetColumn, SheetProblem } from "@/api/types";
import classes from "@/components/imports/imports.module.css";
import table from "@/components/values/table.module.css";
import { reasonOf, understoodAs } from "@/lib/imports";

const FIRST = 50;

interface RowsProps<T> {
  label: string;
  items: readonly T[];
  head: readonly string[];
  row: (item: T, n: number) => ReactNode;
}

/** A table that begins with a few of its rows. */
function Rows<T>({ label, items, head, row }: RowsProps<T>) {
  const [shown, setShown] = useState(FIRST);
  return (
    <div>
      <div className={`${table.frame} ${classes.rows}`} tabIndex={0} role="region" aria-label={label}>
        <table className={table.table} aria-label={label}>
          <thead><tr>{head.map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
          <tbody>{items.slice(0, shown).map(row)}</tbody>
        </table>
      </div>
      {items.length > shown && (
        <Group className={classes.foot}>
          <Button variant="default" size="compact-sm" onClick={() => { setShown(shown + 10 * FIRST); }}>Show more of {items.length}</Button>
        </Group>
      )}
    </div>
  );
}

export function ProblemRows({ problems }: { problems: readonly SheetProblem[] }) {
  return (
    <Rows
      label="What to correct"
      items={problems}
      head={["Row", "Column", "Why"]}
      row={(problem, n) => (
        <tr key={n}>
          <td className={classes.narrow}>{problem.row}</td>
          <td>{problem.column ?? "Whole row"}</td>
          <td className={classes.file}>{reasonOf(problem)}</td>
        </tr>
      )}
    />
  );
}

export function ColumnRows({ columns }: { columns: readonly SheetColumn[] }) {
  return (
    <Rows
      label="How the columns were understood"
      items={columns}
      head={["Column", "Understood as", "First value"]}
      row={(column) => (
        <tr key={column.heading}>
          <td>{column.heading}</td>
          <td>{column.field}</td>
          <td className={classes.file}>{understoodAs(column.example)}</td>
        </tr>
      )}
    />
  );
}

export function CaseRows({ cases }: { cases: readonly ImportedCase[] }) {
  return (
    <Rows
      label="Cases"
      items={cases}
      head={["Row", "Case"]}
      row={(item) => (
        <tr key={item.id}>
          <td className={classes.narrow}>{item.row}</td>
          <td><Link to={`/cases/${item.id}`} className={table.link}>{item.number}</Link></td>
        </tr>
      )}
    />
  );
}
