/** Where the focus goes in a form. */

const INPUTS = "input:not([disabled]), select:not([disabled]), textarea:not([disabled])";

function inputOf(field: Element): HTMLElement | null {
  return field.querySelector<HTMLElement>("input[type=radio]:checked:not([disabled])") ?? field.querySelector<HTMLElement>(INPUTS);
}

function fieldsOf(form: HTMLElement): HTMLElement[] {
  return Array.from(form.querySelectorAll<HTMLElement>("[data-field]")).filter((field) => !field.parentElement?.closest("[data-field]"));
}

function give(element: HTMLElement | null | undefined): void {
  element?.focus({ preventScroll: true });
  element?.closest("[data-field]")?.scrollIntoView({ block: "nearest" });
}

export function focusField(form: HTMLElement, name: string): void {
  const field = fieldsOf(form).find((one) => one.dataset.field === name);
  if (field) give(inputOf(field));
}

export function focusFirst(form: HTMLElement): void {
  const first = fieldsOf(form)[0];
  if (first) give(inputOf(first));
}

/** The first input that is wrong; else the note about the whole form. */
export function focusFault(form: HTMLElement): void {
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  give(wrong ?? document.querySelector<HTMLElement>("[data-form-fault]"));
}

export function focusNeighbour(form: HTMLElement, by: 1 | -1): void {
  const fields = fieldsOf(form);
  const at = fields.findIndex((field) => field.contains(document.activeElement));
  const next = fields[at < 0 ? 0 : Math.min(fields.length - 1, Math.max(0, at + by))];
  if (next) give(inputOf(next));
}
