/** What a task's own page does not say but the timeline of its case does. */

import type { EventView } from "@/api/types";
import { isObject } from "@/lib/schema";

export interface Story {
  /** Until when it is suspended; `null`: until it is resumed. */
  until: string | null;
  /** Id of whom its owner stands in for. */
  heldFor: string | null;
}

/** The last thing that was said of a task's column; each event tells only what changed. */
function last(events: readonly EventView[], task: string, column: string): string | null {
  let said: string | null = null;
  for (const event of events) {
    const after = event.task === task ? event.data.after : null;
    if (!isObject(after) || !(column in after)) continue;
    said = typeof after[column] === "string" ? after[column] : null;
  }
  return said;
}

/** From the events of a case, the oldest first. */
export function storyOf(events: readonly EventView[], task: string): Story {
  return { until: last(events, task, "suspended_until"), heldFor: last(events, task, "for_id") };
}
