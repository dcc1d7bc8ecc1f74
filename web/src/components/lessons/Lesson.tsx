import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { LessonView, PlaceView } from "@/api/types";
import { Checks } from "@/components/lessons/Checks";
import { PutBack, TakeBack } from "@/components/lessons/TakeBack";
import { formatDate, formatInstant } from "@/lib/format";
import { humanize } from "@/lib/words";
import classes from "./lessons.module.css";

function Why({ opened, toggle, what }: { opened: boolean; toggle: () => void; what: string }) {
  return <Button size="compact-sm" variant="subtle" aria-expanded={opened} aria-label={`From which checks: ${what}`} onClick={toggle}>From which checks</Button>;
}

function Place({ place, on, kept }: { place: PlaceView; on: string; kept: boolean }) {
  const [opened, { toggle }] = useDisclosure(false);
  const what = `${humanize(place.field)} on “${on}”`;
  return (
    <li className={classes.place}>
      <Text size="sm" fw={600}>{humanize(place.field)}</Text>
      <div>
        <Text size="sm">{place.says}</Text>
        {place.label && <Text size="xs" c="dimmed">{place.everywhere ? `“${place.label}” beside it asks for it on other paper too` : `Beside it stands “${place.label}”`}</Text>}
      </div>
      {kept && (
        <div className={classes.buttons}>
          <Why opened={opened} toggle={toggle} what={what} />
          <TakeBack id={place.id} what={what} label="Take back" />
        </div>
      )}
      {opened && <div className={classes.whole}><Checks id={place.id} /></div>}
    </li>
  );
}

function Facts({ lesson }: { lesson: LessonView }) {
  return (
    <dl className={classes.facts}>
      {lesson.facts.map((fact) => (
        <div key={`${fact.name} ${fact.value ?? ""}`} style={{ display: "contents" }}>
          <dt>{humanize(fact.name)}</dt>
          <dd>{fact.value}<Text size="xs" c="dimmed">{fact.says}</Text></dd>
        </div>
      ))}
    </dl>
  );
}

function When({ lesson }: { lesson: LessonView }) {
  if (!lesson.taken_at) return <>last taught <time dateTime={lesson.learned_at}>{formatInstant(lesson.learned_at)}</time></>;
  return (
    <>
      taken back <time dateTime={lesson.taken_at}>{formatInstant(lesson.taken_at)}</time> by {lesson.taken_by?.name ?? "the command line"}
      {lesson.until && `, gone for good after ${formatDate(lesson.until.slice(0, 10))}`}
    </>
  );
}

/** A layout or a sender: what is known of it, from which checks, and taking it back. */
export function Lesson({ lesson }: { lesson: LessonView }) {
  const [opened, { toggle }] = useDisclosure(false);
  const kept = lesson.taken_at === null;
  const what = lesson.places.length === 1 && !kept ? `${humanize(lesson.places[0]?.field ?? "")} on “${lesson.title}”` : `“${lesson.title}”`;
  return (
    <li className={classes.lesson}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div style={{ flex: "1 1 300px", minWidth: 0 }}>
          <Group gap={8} mb={2}>
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>{lesson.title}</Text>
            <Badge color="gray">{lesson.kind === "sender" ? "Sender" : "Paper"}</Badge>
            <Badge color="gray">{humanize(lesson.form)}</Badge>
            {kept && !lesson.used && <Badge color="amber">Switched off</Badge>}
          </Group>
          <Text size="sm">{lesson.says}; <When lesson={lesson} /></Text>
        </div>
        <div className={classes.buttons}>
          <Why opened={opened} toggle={toggle} what={what} />
          {kept ? <TakeBack id={lesson.id} what={what} label="Take back all of it" /> : <PutBack id={lesson.id} what={what} />}
        </div>
      </Group>
      {opened && <Checks id={lesson.id} />}
      {lesson.facts.length > 0 && <Facts lesson={lesson} />}
      {lesson.places.length > 0 && <ul className={classes.places}>{lesson.places.map((place) => <Place key={place.id} place={place} on={lesson.title} kept={kept} />)}</ul>}
    </li>
  );
}
