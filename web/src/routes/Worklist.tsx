import { Group, Select, Tabs, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { TaskFilter } from "@/api/keys";
import { mayLead } from "@/api/session";
import { useTasks } from "@/api/tasks";
import { useTeamTitles } from "@/api/teams";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { Column } from "@/components/layout/Shell";
import { useSignedIn } from "@/components/layout/me";
import { BulkBar } from "@/components/tasks/BulkBar";
import { ListTools } from "@/components/tasks/ListTools";
import { NextButton } from "@/components/tasks/NextButton";
import { TaskTable } from "@/components/tasks/TaskTable";
import { addressOf, filterOf, isNarrowed } from "@/lib/filter";
import { searchHint } from "@/lib/plain";

type View = TaskFilter["view"];

const VIEWS: Record<View, string> = { team: "Team", mine: "Mine", all: "All" };

function Nothing({ filter }: { filter: TaskFilter }) {
  const { view } = filter;
  if (isNarrowed(filter)) {
    return <EmptyState title="No task fits">Try fewer letters, other values or another team.</EmptyState>;
  }
  if (view === "mine") {
    return <EmptyState title="You have no tasks">Claim one under “Team”; it then waits for you here.</EmptyState>;
  }
  const words = "New tasks appear here by themselves as cases come in. You need not reload the page.";
  return <EmptyState title="All done">{words}</EmptyState>;
}

function List({ filter }: { filter: TaskFilter }) {
  const tasks = useTasks(filter);
  const titleOf = useTeamTitles();
  const [picked, pick] = useState<ReadonlySet<string>>(new Set());
  if (searchHint(filter.q)) return <Nothing filter={filter} />;
  if (tasks.isPending) return <RowsSkeleton />;
  if (tasks.isError && !tasks.data) return <ErrorState error={tasks.error} retry={() => void tasks.refetch()} />;
  const items = tasks.data.pages.flatMap((page) => page.items);
  return (
    <>
      <BulkBar tasks={items.filter((task) => picked.has(task.id))} clear={() => { pick(new Set()); }} />
      {items.length === 0 ? <Nothing filter={filter} /> : <TaskTable tasks={items} titleOf={titleOf} picked={picked} pick={pick} />}
      <LoadMore pages={tasks} />
    </>
  );
}

/** The filter is kept in the address: going back finds the list as it was left. */
function useFilter(views: View[]): [TaskFilter, (filter: TaskFilter) => void] {
  const [search, setSearch] = useSearchParams();
  return [filterOf(search, views), (filter) => { setSearch(addressOf(filter), { replace: true }); }];
}

function TeamFilter({ teams, value, onChange }: { teams: string[]; value?: string; onChange: (team: string | null) => void }) {
  const titleOf = useTeamTitles();
  if (teams.length < 2) return null;
  const options = teams.map((team) => ({ value: team, label: titleOf(team) }));
  return (
    <Select aria-label="Team" placeholder="All my teams" data={options} value={value ?? null} onChange={onChange} clearable clearButtonProps={{ "aria-label": "Show all teams" }} w={190} />
  );
}

export function Worklist() {
  useDocumentTitle("Tasks - Casework");
  const me = useSignedIn();
  const views: View[] = mayLead(me) ? ["team", "mine", "all"] : ["team", "mine"];
  const [filter, change] = useFilter(views);
  return (
    <Column>
      <Group justify="space-between" mb="md" mih={36}>
        <Title order={1} style={{ flex: 1 }}>Tasks</Title>
        {filter.view === "team" && (
          <TeamFilter teams={me.teams} value={filter.team} onChange={(team) => { change({ ...filter, team: team ?? undefined }); }} />
        )}
        <NextButton team={filter.team} />
      </Group>
      <Tabs value={filter.view} onChange={(view) => { change({ ...filter, view: view as View, team: undefined }); }} keepMounted={false}>
        <Tabs.List mb="md" aria-label="Which tasks">
          {views.map((view) => <Tabs.Tab key={view} value={view}>{VIEWS[view]}</Tabs.Tab>)}
        </Tabs.List>
        <ListTools filter={filter} teams={me.teams} change={change} />
        <Tabs.Panel value={filter.view} className="surface">
          <List filter={filter} />
        </Tabs.Panel>
      </Tabs>
    </Column>
  );
}
