import { Text, Tooltip } from "@mantine/core";
import { usePageKeys } from "@/lib/keys";
import type { ReactNode } from "react";
import { Link, Navigate, Outlet, useLocation, useNavigate } from "react-router";
import { useLiveNews } from "@/api/events";
import { useMe } from "@/api/session";
import type { Me } from "@/api/types";
import { ErrorState } from "@/components/feedback/ErrorState";
import { PageSkeleton } from "@/components/feedback/Skeletons";
import { IconClock } from "@/components/icons";
import { Bell } from "@/components/layout/Bell";
import { Navigation } from "@/components/layout/Navigation";
import { SessionEnded } from "@/components/layout/SessionEnded";
import { Shortcuts } from "@/components/layout/Shortcuts";
import { ThemeToggle } from "@/components/layout/ThemeToggle";
import { UserMenu } from "@/components/layout/UserMenu";
import { MeContext } from "@/components/layout/me";
import classes from "./Shell.module.css";

function Slow({ live }: { live: boolean }) {
  if (live) return null;
  return (
    <Tooltip label="The live connection is down; lists are read again every 15 seconds.">
      <Text size="xs" c="dimmed" role="status" style={{ display: "flex", gap: 4, alignItems: "center" }}>
        <IconClock size={14} /> Reconnecting
      </Text>
    </Tooltip>
  );
}

function Frame({ me, children }: { me: Me; children: ReactNode }) {
  const navigate = useNavigate();
  const live = useLiveNews();
  usePageKeys([["g", () => void navigate("/")], ["h", () => void navigate("/cases")]]);
  return (
    <div className={classes.page}>
      <a className="skip-link" href="#main">Skip to the content</a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" width={24} height={24} alt="" /> <span>Casework</span>
        </Link>
        <Navigation me={me} />
        <div className={classes.tools}>
          <Slow live={live} />
          <Shortcuts />
          <Bell />
          <ThemeToggle />
          <UserMenu me={me} />
        </div>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>{children}</main>
      <SessionEnded name={me.name} />
    </div>
  );
}

/** Everything behind the sign-in: header, navigation, and the page. */
export function Shell() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <PageSkeleton />;
  if (me.isError) return <ErrorState error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) return <Navigate to={`/signin?to=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <MeContext value={me.data}>
      <Frame me={me.data}><Outlet /></Frame>
    </MeContext>
  );
}

/** A page that scrolls, in a readable width. */
export function Column({ children }: { children: ReactNode }) {
  return <div className={classes.column}>{children}</div>;
}
