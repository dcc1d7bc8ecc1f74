import { Tabs, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useSearchParams } from "react-router";
import type { QuestionFilter } from "@/api/keys";
import { useQuestions } from "@/api/talk";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { Column } from "@/components/layout/Shell";
import { Comment } from "@/components/talk/Comment";
import classes from "@/components/talk/talk.module.css";

const VIEWS: Record<QuestionFilter, string> = { to_me: "To me", by_me: "By me" };

function Nothing({ view }: { view: QuestionFilter }) {
  return view === "to_me"
    ? <EmptyState title="Nobody waits for your answer">When a colleague asks you something about a task or a case, it appears here by itself.</EmptyState>
    : <EmptyState title="You have not asked anything">Open a task or a case, write under “Talk” and choose whom to ask. The task stays with you.</EmptyState>;
}

function List({ view }: { view: QuestionFilter }) {
  const questions = useQuestions(view);
  if (questions.isPending) return <RowsSkeleton rows={3} />;
  if (!questions.data) return <ErrorState error={questions.error} retry={() => void questions.refetch()} />;
  const items = questions.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing view={view} />;
  return (
    <>
      <ul className={classes.list} style={{ margin: 0, padding: 18 }}>
        {items.map((question) => <Comment key={question.id} comment={question} abroad />)}
      </ul>
      <LoadMore pages={questions} />
    </>
  );
}

export function Questions() {
  useDocumentTitle("Questions - Casework");
  const [search, setSearch] = useSearchParams();
  const view: QuestionFilter = search.get("view") === "by_me" ? "by_me" : "to_me";
  return (
    <Column>
      <Title order={1} mb="md">Questions</Title>
      <Tabs value={view} onChange={(next) => { setSearch(next === "by_me" ? { view: next } : {}, { replace: true }); }} keepMounted={false}>
        <Tabs.List mb="md" aria-label="Which questions">
          {Object.entries(VIEWS).map(([value, title]) => <Tabs.Tab key={value} value={value}>{title}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value={view} className="surface"><List view={view} /></Tabs.Panel>
      </Tabs>
    </Column>
  );
}
