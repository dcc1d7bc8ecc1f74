import { useInterval } from "@mantine/hooks";
import { useState } from "react";

/** The time in milliseconds, looked at again every half minute. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => { setNow(Date.now()); }, every, { autoInvoke: true });
  return now;
}
