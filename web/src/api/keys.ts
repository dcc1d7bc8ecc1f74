/** Every query key, in one place: what is read under one is invalidated under the same. */

import type { Holidays, LessonKind } from "@/api/types";

export interface TaskFilter {
  view: "team" | "mine" | "all";
  team?: string;
  q?: string;
  /** `urgency`, `due`, ... or a business value: `facet.amount`, `facet.amount.desc`. */
  order?: string;
  /** Comparisons of business values: `amount.ge` -> `5000`. */
  facets?: Record<string, string>;
}

export interface CaseFilter {
  status?: string;
  search?: string;
}

export interface LessonFilter {
  form?: string;
  kind?: LessonKind;
  q?: string;
  taken_back?: boolean;
}

/** What is spoken about: a case as a whole, or one of its tasks. */
export interface TalkPlace {
  case: string;
  task?: string;
}

export type QuestionFilter = "to_me" | "by_me";

export const keys = {
  me: ["me"] as const,
  teams: ["teams"] as const,
  tasks: ["tasks"] as const,
  taskList: (filter: TaskFilter) => ["tasks", "list", filter] as const,
  taskCount: (filter: TaskFilter) => ["tasks", "count", filter] as const,
  views: ["views"] as const,
  processes: ["processes"] as const,
  task: (id: string) => ["tasks", "one", id] as const,
  candidates: (ids: readonly string[]) => ["tasks", "candidates", ids] as const,
  permissions: (id: string) => ["tasks", "allowed", id] as const,
  absences: ["absences"] as const,
  desk: (name: string) => ["desk", name] as const,
  cases: ["cases"] as const,
  caseList: (filter: CaseFilter) => ["cases", "list", filter] as const,
  case: (id: string) => ["cases", "one", id] as const,
  document: (id: string) => ["documents", id] as const,
  reading: (document: string) => ["documents", document, "reading"] as const,
  post: ["post"] as const,
  postWaiting: ["post", "waiting"] as const,
  calendars: ["calendars"] as const,
  countries: ["holidays"] as const,
  holidays: (wanted: Holidays, year: number) => ["holidays", wanted, year] as const,
  people: ["people"] as const,
  talk: ["talk"] as const,
  comments: (place: TalkPlace) => ["talk", "comments", place] as const,
  questions: (view: QuestionFilter) => ["talk", "questions", view] as const,
  following: (id: string) => ["talk", "following", id] as const,
  notices: ["notices"] as const,
  noticeList: ["notices", "list"] as const,
  unread: ["notices", "unread"] as const,
  choices: ["choices"] as const,
  imports: ["imports"] as const,
  importList: ["imports", "list"] as const,
  import: (id: string) => ["imports", "one", id] as const,
  lessons: ["lessons"] as const,
  lessonList: (filter: LessonFilter) => ["lessons", "list", filter] as const,
  lessonForms: ["lessons", "forms"] as const,
  lessonChecks: (id: string) => ["lessons", "checks", id] as const,
  lessonReport: (form: string | undefined) => ["lessons", "report", form] as const,
  waiting: (id: string, standing: string) => ["waiting", id, standing] as const,
  timeline: (id: string) => ["cases", "timeline", id] as const,
};
