import { Text, UnstyledButton } from "@mantine/core";
import type { PageInfo } from "@/api/types";
import { sentence } from "@/lib/words";
import classes from "./viewer.module.css";

interface PageStepsProps {
  page: PageInfo;
  /** Whether the page is shown as it came in. */
  received: boolean;
  onChange: (received: boolean) => void;
}

/** What was done to the page before it was read, and the way to see it without. */
export function PageSteps({ page, received, onChange }: PageStepsProps) {
  if (page.steps.length === 0) return null;
  return (
    <Text size="xs" mb={6} component="div">
      {received ? "This is how it came in." : sentence(page.steps.join(", "))}{" "}
      <UnstyledButton className={classes.inline} onClick={() => { onChange(!received); }}>
        {received ? "Show it as it was read" : "Show it as it came in"}
      </UnstyledButton>
    </Text>
  );
}
