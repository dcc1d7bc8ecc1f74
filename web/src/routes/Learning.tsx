import { Group, Select, Tabs, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback, useDocumentTitle } from "@mantine/hooks";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { LessonFilter } from "@/api/keys";
import { useLessonForms, useLessons } from "@/api/lessons";
import { mayLead } from "@/api/session";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { IconSearch } from "@/components/icons";
import { Column } from "@/components/layout/Shell";
import { useSignedIn } from "@/components/layout/me";
import { Forms } from "@/components/lessons/Forms";
import { Lesson } from "@/components/lessons/Lesson";
import { Report } from "@/components/lessons/Report";
import classes from "@/components/lessons/lessons.module.css";
import { KINDS, isKind } from "@/lib/lessons";
import { humanize } from "@/lib/words";

const VIEWS = { known: "What was learned", taken: "Taken back", forms: "Forms", report: "How much better" } as const;
type View = keyof typeof VIEWS;

const isView = (value: string | null): value is View => value !== null && value in VIEWS;

function Nothing({ filter }: { filter: LessonFilter }) {
  if (filter.q || filter.kind || filter.form) return <EmptyState title="Nothing like that">Nothing that checks taught fits what you look for.</EmptyState>;
  return filter.taken_back
    ? <EmptyState title="Nothing was taken back">What you take back stands here for 60 days and can be put back.</EmptyState>
    : <EmptyState title="Nothing has been learned yet">Each check of what was read teaches where fields stand on such paper, and who sends it. It stands here once the next document is read.</EmptyState>;
}

function List({ filter }: { filter: LessonFilter }) {
  const lessons = useLessons(filter);
  if (lessons.isPending) return <RowsSkeleton rows={4} />;
  if (!lessons.data) return <ErrorState error={lessons.error} retry={() => void lessons.refetch()} />;
  const items = lessons.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing filter={filter} />;
  return (
    <>
      <ul className={classes.list}>{items.map((lesson) => <Lesson key={lesson.id} lesson={lesson} />)}</ul>
      <LoadMore pages={lessons} />
    </>
  );
}

/** What is looked at and for, kept in the address. */
function useLooking() {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string | null) => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    }, { replace: true });
  };
  const [view, kind] = [search.get("view"), search.get("kind")];
  return {
    view: isView(view) ? view : "known",
    form: search.get("form") ?? undefined,
    kind: isKind(kind) ? kind : undefined,
    q: search.get("q") ?? undefined,
    set,
  };
}

type Looking = ReturnType<typeof useLooking>;

function Filters({ looking: { view, form, kind, q, set } }: { looking: Looking }) {
  const forms = useLessonForms().data?.forms ?? [];
  const [typed, setTyped] = useState(q ?? "");
  const search = useDebouncedCallback((words: string) => { set("q", words.trim()); }, 300);
  if (view === "forms") return null;
  return (
    <Group mb="md" gap="sm">
      {view === "known" && (
        <>
          <TextInput aria-label="Search what was learned" placeholder="Words on the paper, fields, senders" leftSection={<IconSearch size={14} />} value={typed} maxLength={200} onChange={(event) => { setTyped(event.currentTarget.value); search(event.currentTarget.value); }} w={300} />
          <Select aria-label="Kind" placeholder="Every kind" data={KINDS} value={kind ?? null} onChange={(next) => { set("kind", next); }} clearable clearButtonProps={{ "aria-label": "Every kind" }} w={300} />
        </>
      )}
      <Select aria-label="Form" placeholder="Every form" data={forms.map((each) => ({ value: each.form, label: humanize(each.form) }))} value={form ?? null} onChange={(next) => { set("form", next); }} clearable clearButtonProps={{ "aria-label": "Every form" }} w={220} />
    </Group>
  );
}

function Desk() {
  const looking = useLooking();
  const { view, form, kind, q } = looking;
  return (
    <Tabs value={view} onChange={(next) => { looking.set("view", next === "known" ? null : next); }} keepMounted={false}>
      <Tabs.List mb="md" aria-label="What of it">
        {Object.entries(VIEWS).map(([value, title]) => <Tabs.Tab key={value} value={value}>{title}</Tabs.Tab>)}
      </Tabs.List>
      <Filters looking={looking} />
      <Tabs.Panel value={view} className="surface">
        {view === "known" && <List filter={{ form, kind, q }} />}
        {view === "taken" && <List filter={{ form, taken_back: true }} />}
        {view === "forms" && <Forms />}
        {view === "report" && <Report form={form} />}
      </Tabs.Panel>
    </Tabs>
  );
}

/** What people's corrections taught the readers: seen and taken back by who leads. */
export function Learning() {
  useDocumentTitle("Learning - Casework");
  const leads = mayLead(useSignedIn());
  return (
    <Column>
      <Title order={1}>Learned from corrections</Title>
      <Text size="sm" c="dimmed" mb="md">What people answer in checks teaches where fields stand on paper, and who sends it.</Text>
      {leads ? <Desk /> : <EmptyState title="What was learned is looked after by who leads">Ask a lead or an administrator when something is read wrongly again and again.</EmptyState>}
    </Column>
  );
}
