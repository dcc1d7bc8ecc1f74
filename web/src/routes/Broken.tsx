import { useRouteError } from "react-router";
import { ErrorState } from "@/components/feedback/ErrorState";

/** When a page itself fails: say so, and offer to begin again; what was typed is kept for this tab. */
export function Broken() {
  const error = useRouteError();
  return <ErrorState error={error} retry={() => { window.location.reload(); }} />;
}
