import { Anchor, CloseButton } from "@mantine/core";
import { documentContent, useDocument } from "@/api/documents";
import { formatBytes } from "@/lib/format";
import classes from "./form.module.css";

interface AttachedFileProps {
  id: string;
  remove?: (id: string) => void;
}

function AttachedFile({ id, remove }: AttachedFileProps) {
  const { data } = useDocument(id);
  const name = data?.name ?? "A file";
  return (
    <li>
      <Anchor href={documentContent(id)} target="_blank" rel="noreferrer" size="sm">{name}</Anchor>
      {data && <span className={classes.size}>{formatBytes(data.bytes)}</span>}
      {remove && <CloseButton size="sm" aria-label={`Remove ${name}`} onClick={() => { remove(id); }} />}
    </li>
  );
}

interface AttachedFilesProps {
  ids: readonly string[];
  label: string;
  remove?: (id: string) => void;
}

/** Files by name and size, to be looked at and, while they may be, removed. */
export function AttachedFiles({ ids, label, remove }: AttachedFilesProps) {
  if (ids.length === 0) return null;
  return <ul className={classes.files} aria-label={label}>{ids.map((id) => <AttachedFile key={id} id={id} remove={remove} />)}</ul>;
}
