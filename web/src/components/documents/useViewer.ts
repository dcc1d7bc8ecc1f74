import { useState } from "react";
import type { DocumentView, FieldEvidence } from "@/api/types";
import { type Box, asBox } from "@/lib/box";

/** A value's place on paper. */
export interface Mark {
  field: string;
  title: string;
  document: string;
  page: number;
  box: Box;
  /** Nobody needs to look at it; it is marked only when asked for. */
  sure: boolean;
}

interface Place {
  document: string | null;
  page: number;
  /** The field whose mark is lit. */
  field: string | null;
  /** Another place that is lit: what was found on paper apart from fields. */
  spot: Box | null;
  /** Grows with every look-up, so that looking up the same field again scrolls back to it. */
  turn: number;
}

export interface Viewer {
  documents: readonly DocumentView[];
  document: DocumentView | null;
  page: number;
  field: string | null;
  spot: Box | null;
  turn: number;
  marks: readonly Mark[];
  open: (document: string) => void;
  turnTo: (page: number) => void;
  locate: (field: string) => void;
  /** Light a place of the document that is open. */
  show: (page: number, box: Box) => void;
}

/** Marks of all fields whose place is known; evidence that names no document belongs to the first one. */
export function marksOf(
  evidence: Readonly<Record<string, FieldEvidence>>,
  titleOf: (field: string) => string,
  documents: readonly DocumentView[],
): Mark[] {
  return Object.entries(evidence).flatMap(([field, { evidence: found, sure }]) => {
    const document = found?.document ?? documents[0]?.id;
    if (!found || !document) return [];
    return [{ field, title: titleOf(field), document, page: found.page, box: asBox(found.box), sure }];
  });
}

function firstPlace(documents: readonly DocumentView[], marks: readonly Mark[]): Place {
  const start = marks.find((mark) => !mark.sure) ?? marks[0];
  const document = start?.document ?? documents.find((one) => one.pages.length > 0)?.id ?? documents[0]?.id ?? null;
  return { document, page: start?.page ?? 1, field: null, spot: null, turn: 0 };
}

/** What the viewer shows: which document, which page, which mark is lit. */
export function useViewer(documents: readonly DocumentView[], marks: readonly Mark[]): Viewer {
  const [place, setPlace] = useState(() => firstPlace(documents, marks));
  const document = documents.find((one) => one.id === place.document) ?? documents[0] ?? null;
  return {
    documents,
    document,
    page: place.page,
    field: place.field,
    spot: place.spot,
    turn: place.turn,
    marks,
    open: (id) => { setPlace({ document: id, page: 1, field: null, spot: null, turn: place.turn }); },
    turnTo: (page) => { setPlace({ ...place, document: document?.id ?? null, page, spot: null }); },
    locate: (field) => {
      const mark = marks.find((one) => one.field === field);
      if (mark) setPlace((now) => ({ document: mark.document, page: mark.page, field, spot: null, turn: now.turn + 1 }));
      else setPlace((now) => ({ ...now, field: null, spot: null }));
    },
    show: (page, spot) => {
      setPlace((now) => ({ document: document?.id ?? null, page, field: null, spot, turn: now.turn + 1 }));
    },
  };
}
