import { ActionIcon, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@/components/icons";
import { usePageKeys } from "@/lib/keys";

const SHORTCUTS: readonly [string, readonly [string, string][]][] = [
  ["Everywhere", [["?", "Show these shortcuts"], ["g", "Go to the tasks"], ["h", "Go to the cases"]]],
  ["In a list", [["j", "Next row"], ["k", "Row before"], ["Enter", "Open it"], ["c", "Claim it"], ["x", "Select it"], ["n", "Your next task"]]],
  ["On a task", [["Ctrl + Enter", "Complete it"], ["Alt + ↓", "Next field to check"], ["Alt + ↑", "Field before"]]],
];

function ShortcutList({ title, rows }: { title: string; rows: readonly [string, string][] }) {
  return (
    <section>
      <Text component="h3" size="sm" c="dimmed" fw={600} mb={6}>{title}</Text>
      <Stack gap={6}>
        {rows.map(([key, what]) => (
          <Group key={key} justify="space-between">
            <Text size="sm">{what}</Text>
            <kbd>{key}</kbd>
          </Group>
        ))}
      </Stack>
    </section>
  );
}

/** The button and the dialog that tell the keys; `?` opens it too. */
export function Shortcuts() {
  const [opened, { open, close }] = useDisclosure(false);
  usePageKeys([["shift+?", open], ["?", open]]);
  return (
    <>
      <Tooltip label="Keyboard shortcuts">
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={open} visibleFrom="sm">
          <IconKeyboard />
        </ActionIcon>
      </Tooltip>
      <Modal opened={opened} onClose={close} title="Keyboard shortcuts" closeButtonProps={{ "aria-label": "Close" }}>
        <Stack gap="lg">
          {SHORTCUTS.map(([title, rows]) => <ShortcutList key={title} title={title} rows={rows} />)}
        </Stack>
      </Modal>
    </>
  );
}
