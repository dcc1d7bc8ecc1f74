import { Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { TaskFilter } from "@/api/keys";
import { useTaskCount } from "@/api/tasks";
import { useFacets } from "@/api/views";
import { IconSearch } from "@/components/icons";
import { FacetFilter } from "@/components/tasks/FacetFilter";
import { SavedViews } from "@/components/tasks/SavedViews";
import { searchHint } from "@/lib/plain";
import { count, humanize } from "@/lib/words";

const ORDERS = [
  { value: "urgency", label: "Most urgent first" },
  { value: "due", label: "Due first" },
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "title", label: "By title" },
  { value: "customer", label: "By customer" },
];
const TYPED_MS = 250;

function Search({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const later = useDebouncedCallback(onChange, TYPED_MS);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <TextInput
      type="search"
      aria-label="Search the tasks"
      placeholder="Search"
      leftSection={<IconSearch />}
      w={250}
      maxLength={200}
      value={typed}
      error={searchHint(value)}
      onChange={(event) => { setTyped(event.currentTarget.value); later(event.currentTarget.value); }}
    />
  );
}

function Sorting({ value, onChange }: { value: string; onChange: (order: string | undefined) => void }) {
  const facets = useFacets();
  const byValue = facets.flatMap(({ name }) => [
    { value: `facet.${name}`, label: `${humanize(name)}, smallest first` },
    { value: `facet.${name}.desc`, label: `${humanize(name)}, largest first` },
  ]);
  return <Select aria-label="Order" data={[...ORDERS, ...byValue]} value={value} allowDeselect={false} w={210} onChange={(order) => { onChange(order && order !== "urgency" ? order : undefined); }} />;
}

function Count({ filter }: { filter: TaskFilter }) {
  const { data } = useTaskCount(filter);
  if (!data || searchHint(filter.q)) return null;
  const words = data.more ? `More than ${data.count.toLocaleString("en")} tasks` : count(data.count, "task");
  return <Text size="sm" c="dimmed" role="status">{words}</Text>;
}

/** Search, business values, order, kept lists, and how many there are. */
export function ListTools({ filter, teams, change }: { filter: TaskFilter; teams: readonly string[]; change: (filter: TaskFilter) => void }) {
  return (
    <Group mb="md" gap="sm" align={searchHint(filter.q) ? "flex-start" : "center"}>
      <Search value={filter.q ?? ""} onChange={(q) => { change({ ...filter, q: q.trim() || undefined }); }} />
      <FacetFilter key={JSON.stringify(filter.facets)} values={filter.facets ?? {}} onChange={(facets) => { change({ ...filter, facets }); }} />
      <Sorting value={filter.order ?? "urgency"} onChange={(order) => { change({ ...filter, order }); }} />
      <SavedViews filter={filter} teams={teams} show={change} />
      <Count filter={filter} />
    </Group>
  );
}
