import { useQuery } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import { humanize } from "@/lib/words";

/** The processes that cases can be started of. */
export function useProcesses() {
  return useQuery({
    queryKey: keys.processes,
    queryFn: () => answered(client.GET("/api/v1/processes")),
    staleTime: 5 * 60_000,
  });
}

/** From a process's name to the title that people know it by. */
export function useProcessTitles(): (name: string) => string {
  const { data } = useProcesses();
  return (name) => data?.items.find((process) => process.name === name)?.title ?? humanize(name);
}
