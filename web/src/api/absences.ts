import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";

/** Who is away, or will be. */
export function useAbsences() {
  return useQuery({
    queryKey: keys.absences,
    queryFn: async () => (await answered(client.GET("/api/v1/absences"))).items,
  });
}

export interface NewAbsence {
  /** Left out: one's own. */
  person?: string;
  begins_at: string;
  ends_at?: string;
  substitute?: string;
  note?: string;
}

/** A change to somebody's absences; work may change hands with it. */
function useAbsenceChange<T>(change: (input: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await Promise.all([keys.absences, keys.tasks].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

export function useAddAbsence() {
  return useAbsenceChange((body: NewAbsence) => answered(client.POST("/api/v1/absences", { body })));
}

export function useEndAbsence() {
  return useAbsenceChange((id: string) => answered(client.DELETE("/api/v1/absences/{id}", { params: { path: { id } } })));
}

const deskOf = (name: string) => ({ params: { path: { name } } });

/** Whether somebody takes what is handed out. */
export function useDesk(name: string) {
  return useQuery({
    queryKey: keys.desk(name),
    queryFn: () => answered(client.GET("/api/v1/people/{name}/desk", deskOf(name))),
  });
}

export function useFree(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (free: boolean) => answered(client.PUT("/api/v1/people/{name}/desk", { ...deskOf(name), body: { free } })),
    onSuccess: (desk) => { queries.setQueryData(keys.desk(name), desk); },
  });
}
