import { NumberInput, Select, TextInput, Textarea } from "@mantine/core";
import { usePeople } from "@/api/talk";
import { useTeamChoices } from "@/api/teams";
import type { Need, Typed } from "@/lib/deeds";

interface FieldProps {
  needs: Need;
  typed: Typed;
  change: (typed: Typed) => void;
  faults: Partial<Record<string, string>>;
  /** Who or whose it is already. */
  without?: string;
}

function Receiver({ needs, typed, change, faults, without }: FieldProps) {
  const people = usePeople().filter((name) => name !== without);
  const teams = useTeamChoices().filter((team) => team.value !== without);
  const person = needs === "person";
  return (
    <Select
      label={person ? "To" : "To the team"}
      placeholder={person ? "Type a name" : "Type its name"}
      data={person ? people : teams}
      value={typed.to || null}
      error={faults.to}
      searchable
      selectFirstOptionOnChange
      autoSelectOnBlur
      data-autofocus
      nothingFoundMessage={person ? "Nobody is called that" : "No team is called that"}
      onChange={(to) => { change({ ...typed, to: to ?? "" }); }}
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
  if (needs === "person" || needs === "team") return <Receiver {...props} />;
  if (needs === "until" || needs === "due") return <Moment {...props} />;
  if (needs === "priority") {
    return <NumberInput label="Priority" min={0} max={100} allowDecimal={false} value={typed.priority} error={faults.priority} data-autofocus onChange={(value) => { change({ ...typed, priority: String(value) }); }} />;
  }
  return <Textarea label="Why" autosize minRows={2} maxLength={2000} value={typed.reason} error={faults.reason} data-autofocus onChange={(event) => { change({ ...typed, reason: event.currentTarget.value }); }} />;
}
