import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";

export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Stack gap={10} p="md" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, n) => <Skeleton key={n} height={34} radius="sm" />)}
    </Stack>
  );
}

export function PageSkeleton() {
  return (
    <Stack gap="lg" p="xl" maw={1320} mx="auto" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={30} width="40%" />
      <Skeleton height={140} />
      <Skeleton height={260} />
    </Stack>
  );
}
