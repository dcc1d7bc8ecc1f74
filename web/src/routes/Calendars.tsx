import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useCalendars } from "@/api/calendars";
import { useTeamTitles } from "@/api/teams";
import type { CalendarView } from "@/api/types";
import { CalendarForm } from "@/components/calendars/CalendarForm";
import { TeamsOf } from "@/components/calendars/TeamsOf";
import classes from "@/components/calendars/calendars.module.css";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { IconPlus } from "@/components/icons";
import { Column } from "@/components/layout/Shell";
import { useSignedIn } from "@/components/layout/me";
import { mayKeepCalendars, office } from "@/lib/calendars";
import { count } from "@/lib/words";

const here = (name: string) => `/calendars?name=${encodeURIComponent(name)}`;
const NEW = "/calendars?new";

function Row({ calendar, current }: { calendar: CalendarView; current: boolean }) {
  const titleOf = useTeamTitles();
  return (
    <li>
      <Link to={here(calendar.name)} aria-current={current ? "true" : undefined}>
        <Text fw={600}>{calendar.name}</Text>
        <Text size="xs" c="dimmed">{calendar.calendar.zone}{calendar.calendar.holidays && `, holidays of ${calendar.calendar.holidays.country}`}</Text>
        <Text size="xs">{calendar.teams.length > 0 ? calendar.teams.map(titleOf).join(", ") : "No team yet"}</Text>
      </Link>
    </li>
  );
}

function Editor({ chosen, zone }: { chosen: CalendarView | null; zone: string }) {
  const navigate = useNavigate();
  const saved = (name: string) => { void navigate(here(name)); };
  const title = chosen ? chosen.name : "New calendar";
  return (
    <section className={`surface ${classes.editor}`} aria-label={title}>
      <Title order={2} mb="md">{title}</Title>
      {chosen?.version === 0 && <Text size="sm" c="dimmed" mb="md">Nobody has written this calendar yet: Monday to Friday, nine to five, without holidays holds for every team that is given no other.</Text>}
      <Stack gap="lg">
        {chosen && <TeamsOf calendar={chosen} />}
        <CalendarForm key={chosen ? `${chosen.name} ${chosen.version}` : "new"} name={chosen?.name ?? null} version={chosen?.version ?? 0} begin={chosen?.calendar ?? office(zone)} saved={saved} />
      </Stack>
    </section>
  );
}

function Desk({ all }: { all: CalendarView[] }) {
  const [search] = useSearchParams();
  const fresh = search.has("new");
  const chosen = fresh ? null : (all.find((each) => each.name === search.get("name")) ?? all[0] ?? null);
  const zone = all.find((each) => each.name === "default")?.calendar.zone ?? "UTC";
  return (
    <div className={classes.desk}>
      <nav className="surface" aria-label={count(all.length, "calendar")}>
        <ul className={classes.list}>{all.map((each) => <Row key={each.name} calendar={each} current={each === chosen} />)}</ul>
        {all.every((each) => each.version === 0) && <Text size="sm" c="dimmed" px="md" pb="md">Nobody has written a calendar yet. Change this one, or write another for some teams.</Text>}
      </nav>
      <Editor chosen={chosen} zone={zone} />
    </div>
  );
}

function Content() {
  const calendars = useCalendars();
  if (calendars.isPending) return <RowsSkeleton rows={4} />;
  if (!calendars.data) return <ErrorState error={calendars.error} retry={() => void calendars.refetch()} />;
  return <Desk all={calendars.data} />;
}

/** When teams work: seen and changed by who leads. */
export function Calendars() {
  useDocumentTitle("Calendars - Casework");
  const keeps = mayKeepCalendars(useSignedIn());
  return (
    <Column>
      <Group justify="space-between" mb="md">
        <Title order={1}>Calendars</Title>
        {keeps && <Button component={Link} to={NEW} leftSection={<IconPlus size={14} />}>New calendar</Button>}
      </Group>
      {keeps ? <Content /> : <EmptyState title="Calendars are kept by who leads">Ask a lead or an administrator when your team works otherwise.</EmptyState>}
    </Column>
  );
}
