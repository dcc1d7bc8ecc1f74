import { useQuery } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import { humanize } from "@/lib/words";

const teams = {
  queryKey: keys.teams,
  queryFn: () => answered(client.GET("/api/v1/teams")),
  staleTime: 5 * 60_000,
};

/** All teams as choices, by title. */
export function useTeamChoices(): { value: string; label: string }[] {
  const { data } = useQuery(teams);
  return data?.items.map((team) => ({ value: team.name, label: team.title })) ?? [];
}

/** From a team's name to the title that people know it by. */
export function useTeamTitles(): (name: string) => string {
  const { data } = useQuery(teams);
  return (name) => data?.items.find((team) => team.name === name)?.title ?? humanize(name);
}
