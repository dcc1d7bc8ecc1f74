import { ActionIcon, Tooltip } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { IconTarget } from "@/components/icons";
import { type JsonObject, isObject } from "@/lib/schema";
import { asText, columnsOf, isFigure, isTable } from "@/lib/values";
import { humanize } from "@/lib/words";
import classes from "./values.module.css";

interface ValueListProps {
  data: JsonObject;
  /** Fields whose place on the paper is known, and how to show it. */
  located?: ReadonlySet<string>;
  onLocate?: (field: string) => void;
  titleOf?: (field: string) => string;
}

function ValueTable({ rows, titleOf }: { rows: readonly JsonObject[]; titleOf: (name: string) => string }) {
  const columns = columnsOf(rows);
  const right = (column: string) => (isFigure(rows[0]?.[column]) ? classes.right : undefined);
  return (
    <table className={classes.table}>
      <thead>
        <tr>{columns.map((column) => <th key={column} scope="col" className={right(column)}>{titleOf(column)}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row, n) => (
          <tr key={n}>{columns.map((column) => <td key={column} className={right(column)}>{asText(row[column])}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value of any shape: text, a table, a list, or values within. */
export function Value({ value }: { value: unknown }): ReactNode {
  const text = asText(value);
  if (text !== null) return text;
  if (isTable(value)) return <ValueTable rows={value} titleOf={humanize} />;
  if (Array.isArray(value)) return value.map((inner: unknown, n) => <div key={n}><Value value={inner} /></div>);
  return isObject(value) ? <ValueList data={value} /> : null;
}

function Locate({ title, onClick }: { title: string; onClick: () => void }) {
  const label = `Show ${title} on the page`;
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} variant="subtle" color="gray" aria-label={label} onClick={onClick}><IconTarget size={14} /></ActionIcon>
    </Tooltip>
  );
}

/** Names and values side by side; money, dates and codes as people read them. */
export function ValueList({ data, located, onLocate, titleOf = humanize }: ValueListProps) {
  return (
    <dl className={classes.list}>
      {Object.entries(data).map(([name, value]) => {
        const block = asText(value) === null ? classes.block : undefined;
        const title = titleOf(name);
        return (
          <Fragment key={name}>
            <dt className={block}>{title}</dt>
            <dd className={block}>
              {block ? <Value value={value} /> : <span><Value value={value} /></span>}
              {onLocate && located?.has(name) && <Locate title={title} onClick={() => { onLocate(name); }} />}
            </dd>
          </Fragment>
        );
      })}
    </dl>
  );
}
