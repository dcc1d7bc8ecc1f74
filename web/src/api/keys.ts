/** Every query key, in one place: what is read under one is invalidated under the same. */

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

export const keys = {
  me: ["me"] as const,
  teams: ["teams"] as const,
  tasks: ["tasks"] as const,
  taskList: (filter: TaskFilter) => ["tasks", "list", filter] as const,
  taskCount: (filter: TaskFilter) => ["tasks", "count", filter] as const,
  views: ["views"] as const,
  processes: ["processes"] as const,
  task: (id: string) => ["tasks", "one", id] as const,
  cases: ["cases"] as const,
  caseList: (filter: CaseFilter) => ["cases", "list", filter] as const,
  case: (id: string) => ["cases", "one", id] as const,
  timeline: (id: string) => ["cases", "timeline", id] as const,
};
