import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";
import { useParams } from "react-router";
import { useTask } from "@/api/tasks";
import type { TaskView } from "@/api/types";
import { DocumentViewer } from "@/components/documents/DocumentViewer";
import { marksOf, useViewer } from "@/components/documents/useViewer";
import { ErrorState } from "@/components/feedback/ErrorState";
import { PageSkeleton } from "@/components/feedback/Skeletons";
import { TaskForm } from "@/components/form/TaskForm";
import { useSignedIn } from "@/components/layout/me";
import { ChangedElsewhere } from "@/components/tasks/ChangedElsewhere";
import { TaskAnswer } from "@/components/tasks/TaskAnswer";
import { TaskFooter } from "@/components/tasks/TaskFooter";
import { TaskHeader } from "@/components/tasks/TaskHeader";
import { TaskNotes } from "@/components/tasks/TaskNotes";
import { TaskState } from "@/components/tasks/TaskState";
import { focusFault, focusField, focusFirst, focusNeighbour } from "@/components/tasks/focus";
import { isOpen } from "@/components/tasks/marks";
import classes from "@/components/tasks/task.module.css";
import { useDraft } from "@/components/tasks/useDraft";
import { useTaskWork } from "@/components/tasks/useTaskWork";
import { Talk } from "@/components/talk/Talk";
import { Shown } from "@/components/values/Shown";
import { usePageKeys } from "@/lib/keys";
import { fieldTitles, forScreen } from "@/lib/schema";
import { humanize } from "@/lib/words";

export function TaskPage() {
  const { id = "" } = useParams();
  const task = useTask(id);
  const me = useSignedIn();
  useDocumentTitle(task.data ? `${task.data.title}, ${task.data.case.number} - Casework` : "Casework");
  if (task.isPending) return <PageSkeleton />;
  if (!task.data) return <ErrorState error={task.error} retry={() => void task.refetch()} />;
  return <Desk key={id} task={task.data} me={me.id} />;
}

/** The focus: on the first field when there is work to do, on the first fault when there is one. */
function useFormFocus(mayWork: boolean, faulted: number) {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => { if (mayWork && form.current) focusFirst(form.current); }, [mayWork]);
  useEffect(() => { if (faulted > 0 && form.current) focusFault(form.current); }, [faulted]);
  return form;
}

function useSchema(task: TaskView) {
  const source = JSON.stringify(task.schema);
  return useMemo(() => forScreen(JSON.parse(source) as TaskView["schema"]), [source]);
}

function useMarks(task: TaskView, schema: ReturnType<typeof forScreen>) {
  return useMemo(() => {
    const titles = fieldTitles(schema);
    const marks = marksOf(task.evidence, (name) => titles.get(name) ?? humanize(name), task.documents);
    return { marks, located: new Set(marks.map((mark) => mark.field)) };
  }, [task.evidence, task.documents, schema]);
}

/** One task: the paper on the left, the work on the right. */
function Desk({ task, me }: { task: TaskView; me: string }) {
  const schema = useSchema(task);
  const { marks, located } = useMarks(task, schema);
  const viewer = useViewer(task.documents, marks);
  const [draft, state] = useDraft(task, schema, me);
  const work = useTaskWork(task, schema, draft);
  const open = isOpen(task.status);
  const mayWork = task.allowed.includes("complete");
  const form = useFormFocus(mayWork, work.faulted);
  const step = (by: 1 | -1) => () => { if (form.current) focusNeighbour(form.current, by); };
  usePageKeys([["mod+Enter", work.complete], ["alt+ArrowDown", step(1)], ["alt+ArrowUp", step(-1)]], []);
  const paper = task.documents.length > 0;
  return (
    <div className={classes.page}>
      <TaskHeader task={task} me={me} />
      <div className={paper ? classes.split : `${classes.split} ${classes.single}`}>
        {paper && (
          <section className={classes.paper} aria-label="Documents">
            <DocumentViewer viewer={viewer} onPick={(field) => { if (form.current) focusField(form.current, field); }} />
          </section>
        )}
        <section className={classes.work} aria-label={task.title}>
          <div className={classes.scroll}>
            {!open && <TaskAnswer task={task} schema={schema} located={located} onLocate={viewer.locate} />}
            {(open || state.phase === "refused") && (
              <>
                <TaskNotes task={task} state={state} formFaults={work.faults.form} />
                <ChangedElsewhere draft={draft} state={state} titles={fieldTitles(schema)} onChosen={(field) => { if (form.current) focusField(form.current, field); }} />
                {open && <TaskState task={task} me={me} state={state} onTake={work.change} />}
                <TaskForm
                  holder={form}
                  schema={schema}
                  data={state.data}
                  errors={work.faults.fields}
                  evidence={task.evidence}
                  readOnly={!mayWork || state.phase === "refused"}
                  onChange={work.change}
                  onField={viewer.locate}
                />
              </>
            )}
            {Object.keys(task.shown).length > 0 && (
              <div className={classes.beside}><Shown order={2} data={task.shown} located={located} onLocate={viewer.locate} /></div>
            )}
            <Talk place={{ case: task.case.id, task: task.id }} className={classes.beside} />
          </div>
          {open && <TaskFooter task={task} work={work} draft={draft} state={state} />}
        </section>
      </div>
    </div>
  );
}
