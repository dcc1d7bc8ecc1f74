import { Button, Stack, Text, Title } from "@mantine/core";
import { Link, useLocation } from "react-router";
import { ApiError, explain, isMissing } from "@/api/errors";
import { EmptyState } from "@/components/feedback/EmptyState";
import { IconAlert } from "@/components/icons";

interface ErrorStateProps {
  error: unknown;
  retry?: () => void;
}

const KINDS = [
  { under: "/tasks/", one: "task", list: "/", many: "tasks" },
  { under: "/cases/", one: "case", list: "/cases", many: "cases" },
  { under: "/imports/", one: "import", list: "/imports", many: "imports" },
];

/** Nothing stands at the address, which trying again does not change. */
function Missing({ kind: { one, list, many } }: { kind: (typeof KINDS)[number] }) {
  const back = <Button component={Link} to={list} variant="default" mt="sm">{`Go to the ${many}`}</Button>;
  return <EmptyState title={`There is no such ${one}`} action={back}>Perhaps the address was cut off on its way.</EmptyState>;
}

export function ErrorState({ error, retry }: ErrorStateProps) {
  const { pathname } = useLocation();
  const kind = KINDS.find(({ under }) => pathname.startsWith(under));
  if (kind && isMissing(error)) return <Missing kind={kind} />;
  return (
    <Stack align="center" gap="xs" py={64} px="md" role="alert">
      <IconAlert size={28} />
      <Title order={2}>{error instanceof ApiError ? error.title : "This could not be loaded"}</Title>
      <Text c="dimmed" ta="center" maw={460}>{explain(error)}</Text>
      {retry && <Button variant="default" mt="sm" onClick={retry}>Try again</Button>}
    </Stack>
  );
}
