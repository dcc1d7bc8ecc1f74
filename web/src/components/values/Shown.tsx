import { Stack, Title } from "@mantine/core";
import { Value, ValueList } from "@/components/values/ValueList";
import { type JsonObject, isObject } from "@/lib/schema";
import { isMoney } from "@/lib/format";
import { humanize } from "@/lib/words";

interface ShownProps {
  /** Level of the headings. */
  order: 2 | 3;
  data: JsonObject;
  located?: ReadonlySet<string>;
  onLocate?: (field: string) => void;
}

/** Names repeat under several headings; the paper belongs to the one that has most of what was found on it. */
function headingOnPaper(groups: readonly [string, JsonObject][], located: ReadonlySet<string> = new Set()): string | null {
  const found = (values: JsonObject) => Object.keys(values).filter((name) => located.has(name)).length;
  const best = groups.reduce<[string | null, number]>(
    (so, [heading, values]) => (found(values) > so[1] ? [heading, found(values)] : so),
    [null, 0],
  );
  return best[0];
}

/** Headings with what belongs under each; values without a heading of their own come first. */
export function Shown({ data, order, ...locating }: ShownProps) {
  const entries = Object.entries(data);
  const grouped = entries.filter(([, value]) => isObject(value) && !isMoney(value)) as [string, JsonObject][];
  const single = entries.filter(([, value]) => !isObject(value) || isMoney(value));
  const onPaper = headingOnPaper(grouped, locating.located);
  return (
    <Stack gap="lg">
      {single.length > 0 && <ValueList data={Object.fromEntries(single)} {...locating} />}
      {grouped.map(([heading, values]) => (
        <section key={heading}>
          <Title order={order} size="h3" mb={8}>{humanize(heading)}</Title>
          <ValueList data={values} {...(heading === onPaper ? locating : {})} />
        </section>
      ))}
      {entries.length === 0 && <Value value={null} />}
    </Stack>
  );
}
