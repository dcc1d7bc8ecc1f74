import { useState } from "react";
import { useCheckSheet, useTakeSheet } from "@/api/imports";
import type { ImportView, SheetLocale } from "@/api/types";
import { LOCALES, type Order } from "@/lib/imports";
import { LOCALE } from "@/lib/format";
import type { JsonObject } from "@/lib/schema";

interface Choice {
  process: string | null;
  locale: SheetLocale;
  file: File | null;
  /** All rows are this table of one case; none: each row is a case. */
  table: string | null;
  rest: JsonObject;
  reference: string;
}

interface Faults {
  process: string | null;
  file: string | null;
}

export interface ImportDesk {
  choice: Choice;
  faults: Faults;
  busy: boolean;
  error: Error | null;
  /** What became of the file; none: it was not sent yet. */
  found: ImportView | null;
  choose: (part: Partial<Choice>) => void;
  check: () => void;
  /** Check it although the same file was taken in before. */
  again: () => void;
  take: () => void;
}

const NO_FAULTS: Faults = { process: null, file: null };
const ROW_BY_ROW = { table: null, rest: {}, reference: "" };
const USUAL = LOCALES.find(({ value }) => value === LOCALE)?.value ?? "en";

/** A file on its way in: chosen, checked, taken in. Any other choice begins anew. */
export function useImportDesk(only: string | null): ImportDesk {
  const [chosen, setChoice] = useState<Choice>({ process: null, locale: USUAL, file: null, ...ROW_BY_ROW });
  const [faults, setFaults] = useState(NO_FAULTS);
  const [meant, setMeant] = useState(false);
  const checking = useCheckSheet();
  const taking = useTakeSheet();
  const choice = { ...chosen, process: chosen.process ?? only };
  const orderOf = (again: boolean): Order | null => {
    const { process, file, ...how } = choice;
    setFaults({ process: process ? null : "Please choose what the rows are.", file: file ? null : "Please choose a file first." });
    return process && file ? { ...how, process, file, again } : null;
  };
  const check = (again: boolean) => {
    const order = orderOf(again);
    setMeant(again);
    taking.reset();
    if (order) checking.mutate(order);
  };
  return {
    choice,
    faults,
    busy: checking.isPending || taking.isPending,
    error: taking.error ?? checking.error,
    found: taking.data ?? checking.data ?? null,
    choose: (part) => {
      setChoice({ ...chosen, ...(part.process ? ROW_BY_ROW : {}), ...part });
      setFaults(NO_FAULTS);
      setMeant(false);
      checking.reset();
      taking.reset();
    },
    check: () => { check(false); },
    again: () => { check(true); },
    take: () => {
      const order = orderOf(meant);
      if (order) taking.mutate(order);
    },
  };
}
