import { type ComboboxItem, NumberInput, Select, Text, TextInput, Textarea } from "@mantine/core";
import type { FocusEvent } from "react";
import { explain } from "@/api/errors";
import { useTeamChoices } from "@/api/teams";
import { useCandidates } from "@/api/work";
import { type Choice, type Need, type Typed, calledExactly, choicesOf } from "@/lib/deeds";
import { choicesFor } from "@/lib/plain";
import classes from "./task.module.css";

interface FieldProps {
  needs: Need;
  typed: Typed;
  change: (typed: Typed) => void;
  faults: Partial<Record<string, string>>;
  /** Who or whose it is already. */
  without?: string;
  /** The tasks that it is done to. */
  tasks: readonly string[];
}

/**
 * Choosing by what is typed: whoever types on has not chosen yet, so that nobody gets it who was chosen before; a name
 * typed in full is chosen when the field is left, however soon.
 */
function chosen({ typed, change }: FieldProps, data: readonly (ComboboxItem & { disabled?: boolean })[]) {
  return {
    data,
    value: typed.to,
    onInput: () => { if (typed.to) change({ ...typed, to: "" }); },
    onChange: (to: string | null) => { change({ ...typed, to: to ?? "" }); },
    onBlur: ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
      const named = calledExactly(data, currentTarget.value);
      if (named) change({ ...typed, to: named.value });
    },
  };
}

function Option({ option }: { option: ComboboxItem & Partial<Choice> }) {
  return (
    <div>
      <Text size="sm">{option.label}</Text>
      {option.about && <Text size="xs" className={classes.about}>{option.about}</Text>}
    </div>
  );
}

/** A colleague to whom it can be given; those to whom it cannot are shown with the reason. */
function Colleague(props: FieldProps) {
  const { faults, without, tasks } = props;
  const { data, isPending, error } = useCandidates(tasks, true);
  const nothing = isPending ? "Looking who could do it" : "Nobody is called that";
  return (
    <Select
      label="To"
      placeholder="Type a name"
      {...chosen(props, choicesOf(data ?? [], tasks.length, without))}
      error={faults.to ?? (error && explain(error))}
      classNames={{ option: classes.choice }}
      renderOption={({ option }) => <Option option={option} />}
      searchable
      filter={choicesFor}
      selectFirstOptionOnChange
      autoSelectOnBlur
      data-autofocus
      nothingFoundMessage={nothing}
    />
  );
}

function Team(props: FieldProps) {
  const { faults, without } = props;
  const teams = useTeamChoices().filter((team) => team.value !== without);
  return (
    <Select
      label="To the team"
      placeholder="Type its name"
      {...chosen(props, teams)}
      error={faults.to}
      searchable
      filter={choicesFor}
      selectFirstOptionOnChange
      autoSelectOnBlur
      data-autofocus
      nothingFoundMessage="No team is called that"
    />
  );
}

function Moment({ needs, typed, change, faults }: FieldProps) {
  const until = needs === "until";
  return (
    <TextInput
      type="datetime-local"
      label={until ? "Until" : "To be done by"}
      description={until ? "Left empty: until somebody resumes it." : undefined}
      value={typed.at}
      error={until ? faults.until : faults.due_at}
      data-autofocus
      onChange={(event) => { change({ ...typed, at: event.currentTarget.value }); }}
    />
  );
}

/** The one thing that an operation needs to know. */
export function DeedField(props: FieldProps) {
  const { needs, typed, change, faults } = props;
  if (needs === "person") return <Colleague {...props} />;
  if (needs === "team") return <Team {...props} />;
  if (needs === "until" || needs === "due") return <Moment {...props} />;
  if (needs === "priority") {
    return <NumberInput label="Priority" min={0} max={100} allowDecimal={false} value={typed.priority} error={faults.priority} data-autofocus onChange={(value) => { change({ ...typed, priority: String(value) }); }} />;
  }
  return <Textarea label="Why" autosize minRows={2} maxLength={2000} value={typed.reason} error={faults.reason} data-autofocus onChange={(event) => { change({ ...typed, reason: event.currentTarget.value }); }} />;
}
