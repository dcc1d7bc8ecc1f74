/** Names of fields and values as people write them. */

const ACRONYMS = new Map([
  ["iban", "IBAN"],
  ["id", "ID"],
  ["pdf", "PDF"],
  ["vat", "VAT"],
  ["url", "URL"],
]);

/** `policy_number` -> `Policy number`, `try_again` -> `Try again`; what already is prose stays as it is. */
export function humanize(name: string): string {
  const words = name.split("_").map((word) => ACRONYMS.get(word) ?? word);
  const text = words.join(" ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `no box is ticked` -> `No box is ticked.` */
export function sentence(words: string): string {
  const whole = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?”]$/.test(whole) ? whole : `${whole}.`;
}

/** `Household claim: Ada Example` of Ada Example -> `Household claim`; the name already stands beside it. */
export function withoutName(title: string, name: string | null): string {
  return name && title.endsWith(`: ${name}`) ? title.slice(0, -name.length - 2) : title;
}

/** Whether a value looks like a code word (`try_again`) and not like something somebody typed. */
export function isCodeWord(value: string): boolean {
  return /^[a-z]+(_[a-z]+)*$/.test(value);
}

/** `1 task`, `2 tasks`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `clerks` -> `CL`, `Ada Lovelace` -> `AL`. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const [first, second] = words;
  const letters = second ? `${first?.charAt(0) ?? ""}${second.charAt(0)}` : (first ?? "").slice(0, 2);
  return letters.toUpperCase();
}
