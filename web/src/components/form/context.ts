import { createContext, use } from "react";
import type { FieldEvidence } from "@/api/types";

/** What the fields of the form know beyond their schema. */
export interface FormSurroundings {
  evidence: Readonly<Record<string, FieldEvidence>>;
  /** Shows where the field's value stands on the paper. */
  locate: (field: string) => void;
}

export const FormSurroundingsContext = createContext<FormSurroundings>({ evidence: {}, locate: () => undefined });

export function useSurroundings(): FormSurroundings {
  return use(FormSurroundingsContext);
}

/** How the input inside a field refers to its label and its notes. */
export interface FieldNotes {
  labelId: string;
  describedBy?: string;
  invalid: boolean;
}

export const FieldNotesContext = createContext<FieldNotes>({ labelId: "", invalid: false });

export function useFieldNotes(): FieldNotes {
  return use(FieldNotesContext);
}

/** Tells the list that one of its lines is about to go. */
export const LineRemovedContext = createContext<(index: number) => void>(() => undefined);

export function useLineRemoved(): (index: number) => void {
  return use(LineRemovedContext);
}
