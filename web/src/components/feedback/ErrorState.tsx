import { Button, Stack, Text, Title } from "@mantine/core";
import { ApiError, explain } from "@/api/errors";
import { IconAlert } from "@/components/icons";

interface ErrorStateProps {
  error: unknown;
  retry?: () => void;
}

export function ErrorState({ error, retry }: ErrorStateProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" role="alert">
      <IconAlert size={28} />
      <Title order={2}>{error instanceof ApiError ? error.title : "This could not be loaded"}</Title>
      <Text c="dimmed" ta="center" maw={460}>{explain(error)}</Text>
      {retry && <Button variant="default" mt="sm" onClick={retry}>Try again</Button>}
    </Stack>
  );
}
