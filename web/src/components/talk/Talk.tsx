import { Switch, Text, Title, Tooltip } from "@mantine/core";
import { useId } from "react";
import type { TalkPlace } from "@/api/keys";
import { useReadAbout } from "@/api/notices";
import { useComments, useFollow, useFollowing, useSay } from "@/api/talk";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { complain } from "@/components/feedback/notify";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { Comment } from "@/components/talk/Comment";
import { Composer } from "@/components/talk/Composer";
import classes from "./talk.module.css";

function Follow({ id }: { id: string }) {
  const { data } = useFollowing(id);
  const follow = useFollow(id);
  if (!data) return null;
  const others = data.followers.map((person) => person.name).join(", ");
  return (
    <Tooltip label={others ? `Followed by ${others}` : "Nobody follows this case"}>
      <Switch
        size="sm"
        label="Follow this case"
        checked={follow.isPending ? follow.variables : data.following}
        onChange={(event) => { follow.mutate(event.currentTarget.checked, { onError: complain }); }}
      />
    </Tooltip>
  );
}

function Said({ place }: { place: TalkPlace }) {
  const comments = useComments(place);
  if (comments.isPending) return <RowsSkeleton rows={2} />;
  if (!comments.data) return <ErrorState error={comments.error} retry={() => void comments.refetch()} />;
  const items = comments.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return <Text size="sm" c="dimmed" mt="sm">Nobody has said anything yet. Name a colleague with @ and they are told of it.</Text>;
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((comment) => <Comment key={comment.id} comment={comment} at={place.task} />)}
      </ul>
      <LoadMore pages={comments} />
    </>
  );
}

/** What colleagues say to each other about a case or a task, the newest first. */
export function Talk({ place, className }: { place: TalkPlace; className?: string }) {
  const title = useId();
  const say = useSay(place);
  useReadAbout(place.case);
  return (
    <section id="talk" className={className} aria-labelledby={title}>
      <div className={classes.head}>
        <Title order={2} id={title}>Talk</Title>
        <Follow id={place.case} />
      </div>
      <Composer place={`talk-${place.task ?? place.case}`} send={say} label="Comment" placeholder="Write to your colleagues; @ names one of them" button="Comment" mayAsk />
      <Said place={place} />
    </section>
  );
}
