import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { IconInbox } from "@/components/icons";

interface EmptyStateProps {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Nothing here, and what to do now. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap={6} py={64} px="md">
      <IconInbox size={30} />
      <Title order={2} mt={4}>{title}</Title>
      <Text c="dimmed" ta="center" maw={440}>{children}</Text>
      {action}
    </Stack>
  );
}
