import { Button, FileButton, Group, Text, Title } from "@mantine/core";
import { useDisclosure, useDocumentTitle } from "@mantine/hooks";
import { pagePicture, useDocument } from "@/api/documents";
import { useHandIn, usePost } from "@/api/post";
import type { BatchView, PartView } from "@/api/types";
import { Reader } from "@/components/documents/Reader";
import { EmptyState } from "@/components/feedback/EmptyState";
import { ErrorState } from "@/components/feedback/ErrorState";
import { LoadMore } from "@/components/feedback/LoadMore";
import { complain, tell } from "@/components/feedback/notify";
import { RowsSkeleton } from "@/components/feedback/Skeletons";
import { IconUpload } from "@/components/icons";
import { Column } from "@/components/layout/Shell";
import { PlaceForm } from "@/components/post/PlaceForm";
import { formatInstant } from "@/lib/format";
import { count } from "@/lib/words";
import classes from "./post.module.css";

/** What became of a stack that was handed in just now. */
function outcome(batch: BatchView): string {
  if (batch.before) return `${batch.name} was handed in before, on ${formatInstant(batch.added_at)}. Nothing was made now.`;
  const placed = count(batch.parts.length - batch.waiting, "letter");
  return batch.waiting > 0 ? `${placed} placed; ${batch.waiting} below ${batch.waiting === 1 ? "waits" : "wait"} for you.` : `${placed} placed.`;
}

function HandIn() {
  const handIn = useHandIn();
  const send = (file: File | null) => {
    if (file) handIn.mutate(file, { onSuccess: (batch) => { tell(outcome(batch)); }, onError: complain });
  };
  return (
    <FileButton onChange={send} accept="application/pdf,image/tiff" inputProps={{ "aria-label": "Hand in a stack of scans" }}>
      {(props) => <Button {...props} leftSection={<IconUpload size={14} />} loading={handIn.isPending}>Hand in a stack</Button>}
    </FileButton>
  );
}

function Letter({ id, onClose }: { id: string; onClose: () => void }) {
  const letter = useDocument(id);
  return letter.data ? <Reader documents={[letter.data]} onClose={onClose} /> : null;
}

function Part({ batch, part }: { batch: BatchView; part: PartView }) {
  const [opened, { open, close }] = useDisclosure(false);
  const pages = part.first === part.last ? `Page ${part.first}` : `Pages ${part.first} to ${part.last}`;
  return (
    <li>
      <button type="button" className={classes.picture} onClick={open} aria-label={`Look at ${pages.toLowerCase()} of ${batch.name}`}>
        <img src={pagePicture(part.document, 1)} alt="" loading="lazy" />
      </button>
      <div className={classes.part}>
        <Text fw={600}>{pages} of {batch.name}</Text>
        <Text size="xs" c="dimmed">Handed in <time dateTime={batch.added_at}>{formatInstant(batch.added_at)}</time></Text>
        <Text size="sm" my={6}>{part.problem}</Text>
        <PlaceForm batch={batch} part={part} />
      </div>
      {opened && <Letter id={part.document} onClose={close} />}
    </li>
  );
}

function List() {
  const post = usePost();
  if (post.isPending) return <RowsSkeleton rows={3} />;
  if (!post.data) return <ErrorState error={post.error} retry={() => void post.refetch()} />;
  const parts = post.data.pages.flatMap((page) => page.items.flatMap((batch) => batch.parts.filter((part) => !part.case).map((part) => ({ batch, part }))));
  if (parts.length === 0) return <EmptyState title="All post is placed">What no sheet of a stack places appears here, with the reason, until somebody says where it belongs.</EmptyState>;
  return (
    <>
      <ul className={classes.parts}>{parts.map(({ batch, part }) => <Part key={`${batch.id} ${part.n}`} batch={batch} part={part} />)}</ul>
      <LoadMore pages={post} />
    </>
  );
}

export function Post() {
  useDocumentTitle("Post - Casework");
  return (
    <Column>
      <Group justify="space-between" mb="md">
        <Title order={1}>Post</Title>
        <HandIn />
      </Group>
      <section className="surface" aria-label="What waits to be placed"><List /></section>
    </Column>
  );
}
