import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import type { KeyboardEvent } from "react";

/** What lies over the page and has keys of its own. */
const OVER_IT = "[role=dialog][aria-modal=true], [role=menu]";

/** Keys of a page; while a dialog or a menu is open they do nothing. */
export function usePageKeys(keys: HotkeyItem[], ignored?: string[]): void {
  useHotkeys(
    keys.map(([key, press, options]): HotkeyItem => [
      key,
      (event) => { if (!document.querySelector(OVER_IT)) press(event); },
      options,
    ]),
    ignored,
  );
}

/** Ctrl+Enter sends the form of a dialog, as it does a comment and a task. */
export function sendWithKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
