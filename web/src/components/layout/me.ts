import { createContext, use } from "react";
import type { Me } from "@/api/types";

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; only for what stands behind the sign-in. */
export function useSignedIn(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("This part of the app is only for people who are signed in.");
  return me;
}
