import { Anchor, Badge, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { documentContent } from "@/api/documents";
import { useAnswer, useTakeBack } from "@/api/talk";
import type { CommentView } from "@/api/types";
import { complain } from "@/components/feedback/notify";
import { Composer } from "@/components/talk/Composer";
import { formatInstant } from "@/lib/format";
import { parts } from "@/lib/mentions";
import classes from "./talk.module.css";

type Answer = NonNullable<CommentView["answer"]>;

function who({ author, on_behalf_of: principal }: Pick<CommentView, "author" | "on_behalf_of">): string {
  return principal ? `${author.name} (for ${principal.name})` : author.name;
}

function Words({ comment }: { comment: CommentView }) {
  if (comment.withdrawn_at) return <Text size="sm" c="dimmed" fs="italic">Taken back</Text>;
  const names = comment.mentions.map((person) => person.name);
  return (
    <p className={classes.text}>
      {parts(comment.text, names).map((part, n) => (part.mention ? <mark key={n}>{part.text}</mark> : part.text))}
    </p>
  );
}

function Attachments({ comment }: { comment: Pick<CommentView, "documents"> }) {
  if (comment.documents.length === 0) return null;
  return (
    <ul className={classes.files} aria-label="Attachments">
      {comment.documents.map((file) => (
        <li key={file.id}><Anchor href={documentContent(file.id)} target="_blank" rel="noreferrer" inherit>{file.name}</Anchor></li>
      ))}
    </ul>
  );
}

function State({ comment }: { comment: CommentView }) {
  if (comment.kind !== "question" || comment.withdrawn_at) return null;
  return comment.answered_at
    ? <Badge color="pine">Answered</Badge>
    : <Badge color="amber">Waiting for {comment.to?.name}</Badge>;
}

/** What was answered, where the answer does not stand on the page by itself. */
function Answered({ answer }: { answer: Answer }) {
  return (
    <div className={classes.reply}>
      <Group gap={8}>
        <Text size="sm" fw={600}>{`${who(answer)} answered`}</Text>
        <Text size="xs" c="dimmed"><time dateTime={answer.at}>{formatInstant(answer.at)}</time></Text>
      </Group>
      <p className={classes.text}>{answer.text}</p>
      <Attachments comment={answer} />
    </div>
  );
}

function Actions({ comment }: { comment: CommentView }) {
  const [answering, setAnswering] = useState(false);
  const answer = useAnswer(comment.id);
  const takeBack = useTakeBack();
  const may = (action: CommentView["allowed"][number]) => comment.allowed.includes(action);
  if (answering) {
    return (
      <div className={classes.answer}>
        <Composer place={`answer-${comment.id}`} send={answer} label="Your answer" placeholder="Your answer" button="Answer" onSent={() => { setAnswering(false); }} />
      </div>
    );
  }
  if (comment.allowed.length === 0) return null;
  return (
    <Group gap={6} mt={6}>
      {may("answer") && <Button size="compact-sm" onClick={() => { setAnswering(true); }}>Answer</Button>}
      {may("withdraw") && (
        <Button size="compact-xs" variant="subtle" color="gray" loading={takeBack.isPending} onClick={() => { takeBack.mutate(comment, { onError: complain }); }}>Take back</Button>
      )}
    </Group>
  );
}

/** What it is about, where that is not clear from the page. */
function About({ comment, abroad }: { comment: CommentView; abroad: boolean }) {
  const place = comment.task ? `/tasks/${comment.task.id}` : `/cases/${comment.case.id}`;
  return <Anchor component={Link} to={place} size="xs">{comment.task?.title ?? comment.case.title}{abroad ? `, ${comment.case.number}` : ""}</Anchor>;
}

interface CommentProps {
  comment: CommentView;
  /** The task on whose page it stands; undefined on other pages. */
  at?: string;
  /** Whether it stands outside of its case. */
  abroad?: boolean;
}

export function Comment({ comment, at, abroad = false }: CommentProps) {
  const asked = comment.kind === "question" ? comment.to : null;
  return (
    <li className={`${classes.comment} ${comment.kind === "question" ? classes.question : ""}`}>
      <Group gap={8}>
        <Text size="sm" fw={600}>{who(comment)}{asked ? ` asks ${asked.name}` : ""}</Text>
        <Text size="xs" c="dimmed"><time dateTime={comment.at}>{formatInstant(comment.at)}</time></Text>
        <State comment={comment} />
      </Group>
      {(abroad || (comment.task && comment.task.id !== at)) && <About comment={comment} abroad={abroad} />}
      {comment.question && <p className={classes.quote}>{comment.question}</p>}
      <Words comment={comment} />
      <Attachments comment={comment} />
      {abroad && comment.answer && <Answered answer={comment.answer} />}
      <Actions comment={comment} />
    </li>
  );
}
