import { Text } from "@mantine/core";
import { useLessonReport } from "@/api/lessons";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { formatDate } from "@/lib/format";
import { barOf, percent, weekDetails, weekWords } from "@/lib/lessons";
import classes from "./lessons.module.css";

/** How many of the fields that were read people corrected, week by week. */
export function Report({ form }: { form: string | undefined }) {
  const report = useLessonReport(form);
  if (report.isPending) return <RowsSkeleton rows={6} />;
  if (!report.data) return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  const weeks = report.data;
  if (weeks.every((week) => week.checks === 0)) return <EmptyState title="Nobody has checked anything yet">When people complete checks of what was read, you see here how many fields they had to correct, week by week.</EmptyState>;
  return (
    <>
      <ol className={classes.list} reversed aria-label="Weeks, the latest first">
        {weeks.toReversed().map((week) => (
          <li key={week.begins} className={classes.week}>
            <Text size="sm"><time dateTime={week.begins}>{formatDate(week.begins)}</time></Text>
            <div className={classes.track} aria-hidden="true">{week.share !== null && <div className={classes.bar} style={{ width: `${barOf(week, weeks)}%` }} />}</div>
            <Text size="sm" className={classes.share}>{week.share === null ? "" : percent(week.share)}</Text>
            <div>
              <Text size="sm">{weekWords(week)}</Text>
              {week.checks > 0 && <Text size="xs" c="dimmed">{weekDetails(week)}</Text>}
            </div>
          </li>
        ))}
      </ol>
      <Text size="xs" c="dimmed" p="md">Of the fields that were read for these checks. Documents that nobody was asked about are not among them, so less work does not show here; a week of few checks says little.</Text>
    </>
  );
}
