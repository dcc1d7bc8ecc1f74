import { Badge, Menu, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useWaitingPost } from "@/api/post";
import { mayLead } from "@/api/session";
import { useQuestions } from "@/api/talk";
import type { Me } from "@/api/types";
import { IconMenu } from "@/components/icons";
import { mayKeepCalendars } from "@/lib/calendars";
import { mayStart } from "@/lib/imports";
import classes from "./Shell.module.css";

interface Place {
  to: string;
  label: string;
  here: boolean;
  waiting?: ReactNode;
}

/** How much waits behind a link. */
function Waiting({ n, more }: { n: number; more: boolean }) {
  if (n === 0) return null;
  return <Badge size="sm" circle={n < 10} color="amber" ml={6}>{n}{more ? "+" : ""}</Badge>;
}

/** How many colleagues wait for one's answer. */
function Asked() {
  const first = useQuestions("to_me").data?.pages[0];
  return first ? <Waiting n={first.items.length} more={Boolean(first.next)} /> : null;
}

/** How many letters wait to be placed. */
function Letters() {
  const post = useWaitingPost().data;
  return post ? <Waiting {...post} /> : null;
}

function usePlaces(me: Me): Place[] {
  const { pathname } = useLocation();
  const places: (Place | false)[] = [
    { to: "/", label: "Tasks", here: pathname === "/" || pathname.startsWith("/tasks") },
    { to: "/questions", label: "Questions", here: pathname === "/questions", waiting: <Asked /> },
    { to: "/cases", label: "Cases", here: pathname.startsWith("/cases") },
    mayStart(me) && { to: "/imports", label: "Import", here: pathname.startsWith("/imports") },
    mayStart(me) && { to: "/post", label: "Post", here: pathname === "/post", waiting: <Letters /> },
    mayKeepCalendars(me) && { to: "/calendars", label: "Calendars", here: pathname === "/calendars" },
    mayLead(me) && { to: "/learning", label: "Learning", here: pathname === "/learning" },
  ];
  return places.filter((place) => place !== false);
}

const current = ({ here }: Place) => (here ? ("page" as const) : undefined);

/** The same places on a narrow screen: the one where one is, and a menu of all. */
function NarrowMenu({ places }: { places: Place[] }) {
  const here = places.find((place) => place.here);
  return (
    <Menu position="bottom-start" width={220} withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.menu} aria-label={here ? `Menu, here: ${here.label}` : "Menu"}>
          <IconMenu size={18} /> <span>{here?.label ?? "Menu"}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item key={place.to} component={Link} to={place.to} aria-current={current(place)} fw={place.here ? 600 : undefined} rightSection={place.waiting}>{place.label}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Navigation({ me }: { me: Me }) {
  const places = usePlaces(me);
  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.links}>
        {places.map((place) => <Link key={place.to} to={place.to} aria-current={current(place)}>{place.label}{place.waiting}</Link>)}
      </div>
      <NarrowMenu places={places} />
    </nav>
  );
}
