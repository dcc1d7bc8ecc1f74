import { Badge, Group, Select, Text } from "@mantine/core";
import { useRef, useState } from "react";
import { type TeamChange, useAssignCalendar, useEffectOfAssigning } from "@/api/calendars";
import { useTeamChoices, useTeamTitles } from "@/api/teams";
import type { CalendarEffect, CalendarView } from "@/api/types";
import { Confirm } from "@/components/calendars/Confirm";
import { complain, tell } from "@/components/feedback/notify";

/** Which teams go by a calendar; another one is given it here. */
export function TeamsOf({ calendar }: { calendar: CalendarView }) {
  const titleOf = useTeamTitles();
  const others = useTeamChoices().filter((team) => !calendar.teams.includes(team.value));
  const look = useEffectOfAssigning();
  const assign = useAssignCalendar();
  const [wish, setWish] = useState<TeamChange | null>(null);
  const [effect, setEffect] = useState<CalendarEffect | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const ask = (team: string | null) => {
    if (!team) return;
    const change = { team, calendar: calendar.name };
    look.mutate(change, { onSuccess: (found) => { setWish(change); setEffect(found); }, onError: complain });
  };
  const close = () => { setEffect(null); };
  const confirm = () => {
    if (!wish) return;
    assign.mutate(wish, { onSuccess: () => { tell(`${titleOf(wish.team)} goes by ${calendar.name} now`); close(); }, onError: complain });
  };
  return (
    <section aria-label="Teams">
      <Text component="h3" fw={600} mb={6}>Teams that go by it</Text>
      <Group gap={6} mb={8}>
        {calendar.teams.map((team) => <Badge key={team} color="gray" size="lg">{titleOf(team)}</Badge>)}
        {calendar.teams.length === 0 && <Text size="sm" c="dimmed">None yet.</Text>}
      </Group>
      {others.length > 0 && <Select ref={input} label="Give it to another team" placeholder="Choose a team" data={others} value={null} onChange={ask} searchable selectFirstOptionOnChange maw={320} nothingFoundMessage="No other team is called that" />}
      <Confirm effect={effect} title={wish ? `Let ${titleOf(wish.team)} go by ${calendar.name}` : ""} action="Give it" busy={assign.isPending} confirm={confirm} close={close} onClosed={() => { input.current?.focus(); }} />
    </section>
  );
}
