/** The API's shapes under short names; all of them come from its OpenAPI file. */

import type { Readable } from "openapi-typescript-helpers";
import type { components } from "@/api/schema";

/** As it is received: the API sends every field, also those that have a default and so are no duty in a request. */
export type Sent<T> = T extends (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Sent<Exclude<T[Key], undefined>> }
    : T;

type Schemas = { [Name in keyof components["schemas"]]: Sent<Readable<components["schemas"][Name]>> };

export type TaskItem = Schemas["TaskItem"];
export type TaskView = Schemas["TaskView"];
export type DraftView = Schemas["DraftView"];
export type CaseItem = Schemas["CaseItem"];
export type CaseView = Schemas["CaseView"];
export type Wait = Schemas["Wait"];
export type CaseStatus = Schemas["CaseStatus"];
export type DocumentView = Schemas["DocumentView"];
export type PageInfo = Schemas["PageInfo"];
export type EventView = Schemas["EventView"];
export type FieldEvidence = Schemas["FieldEvidence"];
export type Reading = Schemas["Reading"];
export type PageMark = Schemas["PageMark"];
export type SuggestedPair = Schemas["SuggestedPair"];
export type Evidence = Schemas["Evidence"];
export type SavedView = Schemas["SavedView"];
export type Me = Schemas["Me"];
export type Operation = Schemas["Operation"];
export type TaskStatus = Schemas["Status"];
export type ClockOperation = Schemas["ClockOperation"];
export type MayDo = Schemas["MayDo"];
export type CandidateView = Schemas["CandidateView"];
export type BulkResult = Schemas["BulkResult"];
export type AbsenceView = Schemas["AbsenceView"];
export type PersonView = Schemas["PersonView"];
export type CommentView = Schemas["CommentView"];
export type NoticeView = Schemas["NoticeView"];
export type NoticeChoices = Schemas["NoticeChoices"];
export type NoticeKind = Schemas["NoticeKind"];
export type MailTime = Schemas["MailTime"];
export type ImportHead = Schemas["ImportHead"];
export type ImportView = Schemas["ImportView"];
export type ImportedCase = Schemas["ImportedCase"];
export type SheetColumn = Schemas["SheetColumn"];
export type SheetLocale = Schemas["SheetLocale"];
export type SheetProblem = Schemas["SheetProblem"];
export type ProcessView = Schemas["ProcessView"];
export type BatchView = Schemas["BatchView"];
export type PartView = Schemas["PartView"];
export type Calendar = Schemas["Calendar"];
export type CalendarEffect = Schemas["CalendarEffect"];
export type CalendarView = Schemas["CalendarView"];
export type Closure = Schemas["Closure"];
export type ExtraHours = Schemas["ExtraHours"];
export type Holidays = Schemas["Holidays"];
export type Hours = Schemas["Hours"];
export type LessonView = Schemas["LessonView"];
export type LessonKind = Schemas["LessonKind"];
export type LessonForm = Schemas["LessonForm"];
export type LessonForms = Schemas["LessonForms"];
export type LessonCheck = Schemas["LessonCheck"];
export type LessonWeek = Schemas["LessonWeek"];
export type PlaceView = Schemas["PlaceView"];
export type Data = Record<string, unknown>;
