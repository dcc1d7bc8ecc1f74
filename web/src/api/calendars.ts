import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client } from "@/api/client";
import { keys } from "@/api/keys";
import type { Calendar, Holidays } from "@/api/types";

/** All calendars by name; `default` is always there. */
export function useCalendars() {
  return useQuery({
    queryKey: keys.calendars,
    queryFn: async () => (await answered(client.GET("/api/v1/calendars"))).items,
  });
}

/** Countries whose holidays are known; they do not change while the page is open. */
export function useCountries() {
  return useQuery({
    queryKey: keys.countries,
    queryFn: async () => (await answered(client.GET("/api/v1/holidays"))).items,
    staleTime: Infinity,
  });
}

export function useHolidays(wanted: Holidays | null, year: number) {
  return useQuery({
    queryKey: keys.holidays(wanted ?? { country: "", subdivision: null, categories: [] }, year),
    queryFn: () => {
      const { country = "", subdivision, categories } = wanted ?? {};
      const query = { year, subdivision: subdivision ?? undefined, category: categories };
      return answered(client.GET("/api/v1/holidays/{country}", { params: { path: { country }, query } }));
    },
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
  });
}

/** A calendar as it is to be, on the version that was seen. */
export interface CalendarChange {
  name: string;
  version: number;
  calendar: Calendar;
}

/** Which calendar a team is to go by. */
export interface TeamChange {
  team: string;
  calendar: string;
}

const ofTeam = ({ team, calendar }: TeamChange) => ({ params: { path: { name: team } }, body: { calendar: calendar === "default" ? null : calendar } });

/** What the change would do to open deadlines; nothing is changed. */
export function useEffectOfCalendar() {
  return useMutation({
    mutationFn: ({ name, calendar }: CalendarChange) =>
      answered(client.POST("/api/v1/calendars/{name}/effect", { params: { path: { name } }, body: calendar })),
  });
}

export function useEffectOfAssigning() {
  return useMutation({
    mutationFn: (change: TeamChange) => answered(client.POST("/api/v1/teams/{name}/calendar/effect", ofTeam(change))),
  });
}

/** A change to calendars; open deadlines follow it. */
function useCalendarChange<In, Out>(change: (input: In) => Promise<Out>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all([keys.calendars, keys.tasks].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

export function usePutCalendar() {
  return useCalendarChange(({ name, version, calendar }: CalendarChange) =>
    answered(client.PUT("/api/v1/calendars/{name}", { params: { path: { name }, query: { version } }, body: calendar })));
}

export function useAssignCalendar() {
  return useCalendarChange((change: TeamChange) => answered(client.PUT("/api/v1/teams/{name}/calendar", ofTeam(change))));
}
