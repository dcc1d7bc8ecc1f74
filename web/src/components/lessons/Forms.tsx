import { Stack, Switch, Text } from "@mantine/core";
import { useLessonForms, useSwitchLessons } from "@/api/lessons";
import type { LessonForm } from "@/api/types";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { complain, tell } from "@/components/feedback/notify";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { formatInstant } from "@/lib/format";
import { count, humanize } from "@/lib/words";
import classes from "./lessons.module.css";

interface FormSwitchProps {
  name: string | null;
  title: string;
  about: string;
  offSince: string | null;
}

function FormSwitch({ name, title, about, offSince }: FormSwitchProps) {
  const change = useSwitchLessons();
  const turn = (on: boolean) => {
    change.mutate({ form: name, on }, { onSuccess: () => { tell(on ? `Checks teach again: ${title}` : `Neither learned nor used any more: ${title}`); }, onError: complain });
  };
  const said = offSince ? `Switched off since ${formatInstant(offSince)}: neither learned nor used, and kept. ${about}` : about;
  return (
    <li className={classes.lesson}>
      <Switch label={title} description={said} checked={offSince === null} disabled={change.isPending} onChange={(event) => { turn(event.currentTarget.checked); }} />
    </li>
  );
}

const known = (form: LessonForm) => `${count(form.papers, "layout")} and ${count(form.senders, "sender")} known.`;

/** Of which forms checks teach. */
export function Forms() {
  const forms = useLessonForms();
  if (forms.isPending) return <RowsSkeleton rows={3} />;
  if (!forms.data) return <ErrorState error={forms.error} retry={() => void forms.refetch()} />;
  const { forms: each, off_since: everywhere, weights } = forms.data;
  if (each.length === 0 && !everywhere) return <EmptyState title="Nothing to switch off yet">Forms appear here as soon as a document has been read for them that somebody has to check.</EmptyState>;
  return (
    <Stack gap={0}>
      <ul className={classes.list}>
        <FormSwitch name={null} title="Every form" about="Switched off, everything is read as if nothing had ever been corrected." offSince={everywhere} />
        {each.map((form) => <FormSwitch key={form.form} name={form.form} title={humanize(form.form)} about={known(form)} offSince={form.off_since} />)}
      </ul>
      {weights > 0 && <Text size="sm" c="dimmed" p="md">{count(weights, "weight")} of evidence {weights === 1 ? "is" : "are"} fitted to checks; an operator takes them back with “casework learn fit --undo”.</Text>}
    </Stack>
  );
}
