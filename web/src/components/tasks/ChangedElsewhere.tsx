import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlert } from "@/components/icons";
import { Value } from "@/components/values/ValueList";
import { changedAnswers } from "@/lib/amount";
import type { Draft, DraftState, Other } from "@/lib/draft";
import { formatInstant } from "@/lib/format";
import { humanize } from "@/lib/words";
import classes from "./task.module.css";

interface Titles {
  titles: ReadonlyMap<string, string>;
}

interface SidesProps extends Titles {
  mine: DraftState["data"];
  other: Other;
  fields: readonly string[];
}

/** The fields that differ, with what each window has. */
function Sides({ mine, other, fields, titles }: SidesProps) {
  return (
    <table className={classes.sides}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">In this window</th>
          <th scope="col">There, saved {formatInstant(other.savedAt)}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <th scope="row">{titles.get(field) ?? humanize(field)}</th>
            <td><Value value={mine[field]} /></td>
            <td><Value value={other.data[field]} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ChangedElsewhereProps extends Titles {
  draft: Draft;
  state: DraftState;
  /** Chosen; called with the first field that differed. */
  onChosen: (field: string) => void;
}

/** The same person saved other text in another window: both are shown, and neither goes until one is chosen. */
export function ChangedElsewhere({ draft, state, titles, onChosen }: ChangedElsewhereProps) {
  const { data: mine, other } = state;
  if (state.phase !== "elsewhere" || !other) return null;
  const fields = changedAnswers(other.data, mine);
  const choose = (choice: () => void) => () => {
    choice();
    if (fields[0] !== undefined) onChosen(fields[0]);
  };
  return (
    <Alert color="amber" icon={<IconAlert />} title="You changed this in another window, too" role="alert" tabIndex={-1} data-form-fault mb="lg">
      <Text size="sm">
        You also have this task open in another window or on another computer, and other entries were saved there. Both are
        kept until you choose one; nothing is saved here meanwhile.
      </Text>
      {fields.length > 0 && <Sides mine={mine} other={other} fields={fields} titles={titles} />}
      <Group gap="sm" mt="sm">
        <Button size="compact-sm" onClick={choose(() => { draft.keepMine(); })}>Keep what is in this window</Button>
        <Button size="compact-sm" variant="default" onClick={choose(() => { draft.takeOther(); })}>Take what was saved there</Button>
      </Group>
    </Alert>
  );
}
