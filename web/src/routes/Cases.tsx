import { Group, Select, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback, useDocumentTitle } from "@mantine/hooks";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useCases } from "@/api/cases";
import type { CaseFilter } from "@/api/keys";
import type { CaseItem } from "@/api/types";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { IconSearch } from "@/components/icons";
import { Column } from "@/components/layout/Shell";
import { CASE_STATUSES, CaseStatusBadge } from "@/components/tasks/marks";
import classes from "@/components/values/table.module.css";
import { formatInstant } from "@/lib/format";
import { searchHint } from "@/lib/plain";
import { ROW, useRowKeys } from "@/lib/rows";
import { withoutName } from "@/lib/words";

function Row({ item }: { item: CaseItem }) {
  return (
    <tr>
      <td><Link to={`/cases/${item.id}`} className={classes.link} {...{ [ROW]: "" }}>{item.number}</Link></td>
      <td>
        {item.customer ?? "Customer not known yet"}
        <span className={classes.sub}>{withoutName(item.title, item.customer)}</span>
      </td>
      <td className={classes.wide}>{item.reference ?? ""}</td>
      <td className={classes.wide}>{item.ended_at ? "" : item.stage}</td>
      <td><CaseStatusBadge status={item.status} cancelling={Boolean(item.cancel_requested_at)} /></td>
      <td><time dateTime={item.created_at}>{formatInstant(item.created_at)}</time></td>
    </tr>
  );
}

function CaseTable({ cases }: { cases: readonly CaseItem[] }) {
  const rows = useRowKeys();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Customer</th>
            <th scope="col" className={classes.wide}>Reference</th>
            <th scope="col" className={classes.wide}>Stage</th>
            <th scope="col">Status</th>
            <th scope="col">Came in</th>
          </tr>
        </thead>
        <tbody ref={rows}>{cases.map((item) => <Row key={item.id} item={item} />)}</tbody>
      </table>
    </div>
  );
}

function List({ filter }: { filter: CaseFilter }) {
  const cases = useCases(filter);
  if (cases.isPending) return <RowsSkeleton />;
  if (cases.isError && !cases.data) return <ErrorState error={cases.error} retry={() => void cases.refetch()} />;
  const items = cases.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const filtered = Boolean(filter.search ?? filter.status);
    const words = filtered ? "Try fewer letters of the name, or any status." : "A case appears here as soon as it comes in.";
    return <EmptyState title={filtered ? "No case fits" : "No cases yet"}>{words}</EmptyState>;
  }
  return (
    <>
      <CaseTable cases={items} />
      <LoadMore pages={cases} />
    </>
  );
}

export function Cases() {
  useDocumentTitle("Cases - Casework");
  const [params, setParams] = useSearchParams();
  const filter: CaseFilter = { status: params.get("status") ?? undefined, search: params.get("q") ?? undefined };
  const [typed, setTyped] = useState(filter.search ?? "");
  const change = (name: string, value: string | null) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    }, { replace: true });
  };
  const search = useDebouncedCallback((value: string) => { change("q", value.trim()); }, 250);
  return (
    <Column>
      <Group justify="space-between" mb="md">
        <Title order={1}>Cases</Title>
        <Group gap="sm" role="search" align="flex-start">
          <TextInput
            aria-label="Search cases"
            placeholder="Number, customer or reference"
            leftSection={<IconSearch />}
            w={270}
            value={typed}
            error={searchHint(filter.search, Infinity)}
            onChange={(event) => { setTyped(event.currentTarget.value); search(event.currentTarget.value); }}
          />
          <Select
            aria-label="Status"
            placeholder="Any status"
            data={CASE_STATUSES}
            value={filter.status ?? null}
            onChange={(status) => { change("status", status); }}
            clearable
            clearButtonProps={{ "aria-label": "Show any status" }}
            w={160}
          />
        </Group>
      </Group>
      <div className="surface"><List filter={filter} /></div>
    </Column>
  );
}
