import { Button } from "@mantine/core";
import { Link } from "react-router";
import { EmptyState } from "@/components/feedback/EmptyState";

export function NotFound() {
  const back = <Button component={Link} to="/" variant="default" mt="sm">Go to the tasks</Button>;
  return <EmptyState title="There is no such page" action={back}>Perhaps the address was cut off on its way.</EmptyState>;
}
