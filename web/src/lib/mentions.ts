/** Colleagues named in a text by `@name`. */

import { plain } from "@/lib/plain";

const WORD = /[\p{L}\p{N}_]/u;

/** What is typed behind an `@` at the caret, and where it begins; null where nobody is being named. */
export function mentionAt(text: string, caret: number): { start: number; typed: string } | null {
  const found = /(?:^|[\s([{"'])@([^\s@]{0,60})$/.exec(text.slice(0, caret));
  if (!found) return null;
  const typed = found[1] ?? "";
  return { start: caret - typed.length - 1, typed };
}

/** Colleagues whose name begins with what was typed first, then those in whose name it stands. */
export function matching(people: readonly string[], typed: string, most = 8): string[] {
  const wanted = plain(typed);
  const place = (name: string) => plain(name).indexOf(wanted);
  const found = people.filter((name) => place(name) >= 0);
  return found.sort((a, b) => Number(place(a) > 0) - Number(place(b) > 0) || a.localeCompare(b)).slice(0, most);
}

/** The text with the name put in for what was typed, and where the caret stands then. */
export function withMention(text: string, caret: number, name: string): { text: string; caret: number } {
  const at = mentionAt(text, caret);
  if (!at) return { text, caret };
  const before = `${text.slice(0, at.start)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

export interface Part {
  text: string;
  mention: boolean;
}

/** The text in pieces, names apart; `@anna` does not name `ann`. */
export function parts(text: string, names: readonly string[]): Part[] {
  const known = [...names].sort((a, b) => b.length - a.length);
  const out: Part[] = [];
  let plain = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const name = known.find((each) => namesAt(text, at, each));
    if (!name || (at > 0 && WORD.test(text.charAt(at - 1)))) continue;
    if (at > plain) out.push({ text: text.slice(plain, at), mention: false });
    plain = at + 1 + name.length;
    out.push({ text: text.slice(at, plain), mention: true });
    at = plain - 1;
  }
  if (plain < text.length) out.push({ text: text.slice(plain), mention: false });
  return out;
}

function namesAt(text: string, at: number, name: string): boolean {
  const end = at + 1 + name.length;
  const same = text.slice(at + 1, end).toLocaleLowerCase() === name.toLocaleLowerCase();
  return same && !(end < text.length && WORD.test(text.charAt(end)));
}

/** Who is named in a text. */
export function mentioned(text: string, people: readonly string[]): string[] {
  const said = new Set(parts(text, people).filter((part) => part.mention).map((part) => part.text.slice(1).toLocaleLowerCase()));
  return people.filter((name) => said.has(name.toLocaleLowerCase()));
}
