import type { MailTime, NoticeKind, NoticeView } from "@/api/types";

/** Where one can see what a notice is about. */
export function noticeLink(notice: NoticeView): string {
  if (notice.task) return `/tasks/${notice.task}`;
  return notice.case ? `/cases/${notice.case.id}` : "/post";
}

export const KINDS: readonly [NoticeKind, string][] = [
  ["assigned", "Somebody gives me a task"],
  ["returned", "A task that I completed comes back"],
  ["overdue", "A task of mine or of my team is late"],
  ["mentioned", "Somebody mentions me"],
  ["asked", "Somebody asks me a question"],
  ["answered", "My question is answered"],
  ["followed", "Somebody writes about a case that I follow"],
  ["ended", "A case that I follow has ended"],
  ["nobodys", "Nobody is left to do a task"],
  ["post", "Post waits to be placed"],
];

export const MAIL_TIMES: readonly { value: MailTime; label: string }[] = [
  { value: "at_once", label: "At once" },
  { value: "digest", label: "Once a day" },
  { value: "never", label: "Never" },
];
