/** News from the server: what is on the screen is read again as soon as something has changed. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys } from "@/api/keys";

const GATHER_MS = 300;
const POLL_MS = 15_000;

/** Opens the stream, and opens it again when it was closed; `onUp` hears whether it stands. */
function listen(onNews: () => void, onNotice: () => void, onUp: (up: boolean) => void): () => void {
  let source: EventSource | null = null;
  const open = () => {
    source?.close();
    source = new EventSource("/api/v1/events");
    source.onopen = () => { onUp(true); };
    source.onmessage = onNews;
    // What was read before the stream stood may have changed unheard.
    source.addEventListener("listening", onNews);
    source.addEventListener("reload", onNews);
    source.addEventListener("notice", onNotice);
    source.onerror = () => { onUp(false); };
  };
  open();
  const watch = window.setInterval(() => {
    if (source?.readyState === EventSource.OPEN) return;
    onNews();
    if (source?.readyState === EventSource.CLOSED) open();
  }, POLL_MS);
  return () => {
    window.clearInterval(watch);
    source?.close();
  };
}

/** Whether news come at once; if not, everything is read again every 15 seconds. */
export function useLiveNews(): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(true);
  useEffect(() => {
    let timer: number | undefined;
    const refresh = () => {
      timer = undefined;
      for (const queryKey of [keys.tasks, keys.cases, keys.talk, keys.notices]) {
        void queries.invalidateQueries({ queryKey });
      }
    };
    const notice = () => {
      for (const queryKey of [keys.notices, keys.post]) void queries.invalidateQueries({ queryKey });
    };
    const stop = listen(() => { timer ??= window.setTimeout(refresh, GATHER_MS); }, notice, setLive);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [queries]);
  return live;
}
