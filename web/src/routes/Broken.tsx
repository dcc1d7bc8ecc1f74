import { useRouteError } from "react-router";
import { ErrorState } from "@/components/feedback/ErrorState";

const UNLOADED =
  "This page could not be fetched: the server is not there, or Casework was renewed meanwhile. What you typed is kept; try again in a moment.";

/** Whether it is a part of the program that did not come, of which browsers speak in words of their own. */
function unloaded(error: unknown): boolean {
  return error instanceof Error && /preload|dynamically imported|module script/i.test(error.message);
}

/** When a page itself fails: say so, and offer to begin again; what was typed is kept for this tab. */
export function Broken() {
  const thrown = useRouteError();
  const error = unloaded(thrown) ? new Error(UNLOADED) : thrown;
  return <ErrorState error={error} retry={() => { window.location.reload(); }} />;
}
