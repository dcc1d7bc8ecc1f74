import { Badge, Title } from "@mantine/core";
import { Link } from "react-router";
import { useImports } from "@/api/imports";
import { useProcessTitles } from "@/api/processes";
import type { ImportHead } from "@/api/types";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import classes from "@/components/imports/imports.module.css";
import table from "@/components/values/table.module.css";
import { formatInstant } from "@/lib/format";
import { fate } from "@/lib/imports";
import { ROW, useRowKeys } from "@/lib/rows";

function Row({ item, title }: { item: ImportHead; title: string }) {
  const { text, color } = fate(item);
  return (
    <tr>
      <td className={classes.file}>
        <Link to={`/imports/${item.id}`} className={table.link} {...{ [ROW]: "" }}>{item.name}</Link>
        <span className={table.sub}>{title}</span>
      </td>
      <td><Badge color={color}>{text}</Badge></td>
      <td>{item.added_by.name}</td>
      <td><time dateTime={item.added_at}>{formatInstant(item.added_at)}</time></td>
    </tr>
  );
}

function List() {
  const imports = useImports();
  const titleOf = useProcessTitles();
  const rows = useRowKeys();
  if (imports.isPending) return <RowsSkeleton rows={4} />;
  if (!imports.data) return <ErrorState error={imports.error} retry={() => void imports.refetch()} />;
  const items = imports.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title="Nothing was handed in yet">Every spreadsheet that you or a colleague hands in stands here, with what became of it.</EmptyState>;
  return (
    <>
      <div className={table.frame}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">What became of it</th>
              <th scope="col">Handed in by</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody ref={rows}>{items.map((item) => <Row key={item.id} item={item} title={titleOf(item.process)} />)}</tbody>
        </table>
      </div>
      <LoadMore pages={imports} />
    </>
  );
}

/** The spreadsheets that were handed in, the newest first. */
export function EarlierImports() {
  return (
    <section aria-labelledby="earlier-imports">
      <Title order={2} id="earlier-imports" mb="sm">Earlier imports</Title>
      <div className="surface"><List /></div>
    </section>
  );
}
