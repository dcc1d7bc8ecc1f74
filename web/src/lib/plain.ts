/** Finding names and words without minding case, accents, and letters that a keyboard may lack; as the API does. */

import type { OptionsFilter } from "@mantine/core";

/** Letters that Unicode does not take apart; the same as in `store/words.py`, and ß, which only capitals lose there. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: "l", đ: "d", ð: "d", ø: "o", ı: "i", ħ: "h", ŧ: "t", æ: "ae", œ: "oe", þ: "th", ß: "ss",
};
const MOST_WORDS = 8;

/** `Jürgen Große` -> `jurgen grosse`. */
export function plain(text: string): string {
  const bare = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return bare.replace(/[łđðøıħŧæœþß]/g, (letter) => LETTERS[letter] ?? letter);
}

/** Whether what was typed stands in a name. */
export function standsIn(name: string, typed: string): boolean {
  return plain(name).includes(plain(typed.trim()));
}

/** For a searchable `Select`: the choices in whose label it stands. */
export const choicesFor: OptionsFilter = ({ options, search }) =>
  options.filter((option) => !("label" in option) || standsIn(option.label, search));

/** Why nothing can be found by this, or null where it can. */
export function searchHint(typed: string | undefined, most = MOST_WORDS): string | null {
  if (!typed?.trim()) return null;
  const found = plain(typed).match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (found === 0) return "Type letters or figures.";
  return found > most ? `Type at most ${most} words.` : null;
}
