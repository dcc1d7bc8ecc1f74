import { useQuery } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import { humanize } from "@/lib/words";

/** From a team's name to the title that people know it by. */
export function useTeamTitles(): (name: string) => string {
  const { data } = useQuery({
    queryKey: keys.teams,
    queryFn: () => answered(client.GET("/api/v1/teams")),
    staleTime: 5 * 60_000,
  });
  return (name) => data?.items.find((team) => team.name === name)?.title ?? humanize(name);
}
