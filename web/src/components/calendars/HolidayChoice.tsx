import { ActionIcon, Group, MultiSelect, Select, Text } from "@mantine/core";
import { useState } from "react";
import { useCountries, useHolidays } from "@/api/calendars";
import type { Holidays } from "@/api/types";
import { IconBack, IconForward } from "@/components/icons";
import { countryName } from "@/lib/calendars";
import { formatDate } from "@/lib/format";
import { humanize } from "@/lib/words";
import classes from "./calendars.module.css";

function Days({ wanted }: { wanted: Holidays }) {
  const [year, setYear] = useState(() => new Date().getFullYear());
  const found = useHolidays(wanted, year);
  const days = found.data?.days ?? [];
  return (
    <div className={classes.days} aria-busy={found.isPlaceholderData}>
      <Group gap={4} mb={4}>
        <ActionIcon variant="subtle" color="gray" aria-label="The year before" onClick={() => { setYear(year - 1); }}><IconBack size={14} /></ActionIcon>
        <Text size="sm" fw={600} aria-live="polite">{year}</Text>
        <ActionIcon variant="subtle" color="gray" aria-label="The year after" onClick={() => { setYear(year + 1); }}><IconForward size={14} /></ActionIcon>
      </Group>
      {found.isError && <Text size="sm" role="alert">{found.error.message}</Text>}
      {found.data && days.length === 0 && <Text size="sm" c="dimmed">No holidays are known for this year.</Text>}
      <ul className={classes.dates} aria-label={`Holidays in ${year}`}>
        {days.map(({ on, name }) => <li key={on}><span>{formatDate(on)}</span> <span>{name}</span></li>)}
      </ul>
    </div>
  );
}

interface HolidayChoiceProps {
  chosen: Holidays | null;
  faults: Record<string, string>;
  change: (holidays: Holidays | null) => void;
}

/** Of which country, or part of it, the holidays are kept, with the days that this means. */
export function HolidayChoice({ chosen, faults, change }: HolidayChoiceProps) {
  const known = useCountries();
  const countries = known.data ?? [];
  const year = new Date().getFullYear();
  const kinds = useHolidays(chosen, year).data?.categories ?? chosen?.categories ?? [];
  const parts = countries.find((each) => each.country === chosen?.country)?.subdivisions ?? [];
  const names = countries.map(({ country }) => ({ value: country, label: countryName(country) })).sort((one, other) => one.label.localeCompare(other.label));
  return (
    <section aria-label="Holidays">
      <Text component="h3" fw={600} mb={6}>Holidays</Text>
      <div className={classes.choices}>
        <Select
          label="Country" placeholder="No holidays" data={names} value={chosen?.country ?? null} error={faults["holidays.country"] ?? faults.holidays} searchable clearable selectFirstOptionOnChange
          clearButtonProps={{ "aria-label": "Keep no holidays" }} nothingFoundMessage={known.data ? "No country is called that" : "One moment…"}
          onChange={(country) => { change(country ? { country, subdivision: null, categories: ["public"] } : null); }}
        />
        {chosen && parts.length > 0 && (
          <Select
            label="Region" placeholder="The whole country" data={parts} value={chosen.subdivision} error={faults["holidays.subdivision"]} searchable clearable
            clearButtonProps={{ "aria-label": "The whole country" }} onChange={(subdivision) => { change({ ...chosen, subdivision }); }}
          />
        )}
        {chosen && kinds.length > 1 && (
          <MultiSelect
            label="Kinds" data={kinds.map((kind) => ({ value: kind, label: humanize(kind) }))} value={chosen.categories} error={faults["holidays.categories"]}
            onChange={(categories) => { if (categories.length > 0) change({ ...chosen, categories }); }}
          />
        )}
      </div>
      {chosen && <Days wanted={chosen} />}
    </section>
  );
}
