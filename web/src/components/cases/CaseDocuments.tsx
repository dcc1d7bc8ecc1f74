import { Anchor, Button, FileButton, Text } from "@mantine/core";
import { useState } from "react";
import { useAddDocuments } from "@/api/cases";
import { documentContent, pagePicture } from "@/api/documents";
import type { CaseView, DocumentView } from "@/api/types";
import { Card } from "@/components/cases/Card";
import { Reader } from "@/components/documents/Reader";
import { SameFile } from "@/components/documents/SameFile";
import { complain, tell } from "@/components/feedback/notify";
import { IconFile, IconUpload } from "@/components/icons";
import { formatBytes } from "@/lib/format";
import { count } from "@/lib/words";
import classes from "./case.module.css";

function Thumbnail({ document, onOpen }: { document: DocumentView; onOpen: () => void }) {
  const facts = [document.pages.length > 0 ? count(document.pages.length, "page") : null, formatBytes(document.bytes)];
  return (
    <li>
      <button type="button" className={classes.thumb} onClick={onOpen} aria-label={`Look at ${document.name}`}>
        {document.pages.length > 0
          ? <img src={pagePicture(document.id, 1)} alt="" loading="lazy" />
          : <div><IconFile size={30} /></div>}
      </button>
      <Anchor className={classes.name} href={documentContent(document.id)} target="_blank" rel="noreferrer">{document.name}</Anchor>
      <Text size="xs" c="dimmed">{facts.filter(Boolean).join(", ")}</Text>
      <SameFile document={document} />
      {document.problem && <Text size="xs" c="var(--mantine-color-error)">{document.problem}</Text>}
    </li>
  );
}

function Upload({ id }: { id: string }) {
  const add = useAddDocuments(id);
  const send = (files: File[]) => {
    if (files.length === 0) return;
    add.mutate(files, {
      onSuccess: () => { tell(`Added ${count(files.length, "document")}`); },
      onError: complain,
    });
  };
  return (
    <FileButton multiple onChange={send} accept="application/pdf,image/*,.heic,.eml,.docx,.xlsx,.zip" inputProps={{ "aria-label": "Add documents" }}>
      {(props) => (
        <Button {...props} size="compact-sm" variant="default" leftSection={<IconUpload size={14} />} loading={add.isPending}>Add</Button>
      )}
    </FileButton>
  );
}

export function CaseDocuments({ item }: { item: CaseView }) {
  const [reading, setReading] = useState<string | null>(null);
  return (
    <Card title="Documents" action={item.allowed.includes("documents") && <Upload id={item.id} />}>
      {item.documents.length === 0 && <Text size="sm" c="dimmed">There are no documents yet.</Text>}
      <ul className={classes.documents}>
        {item.documents.map((document) => (
          <Thumbnail key={document.id} document={document} onOpen={() => { setReading(document.id); }} />
        ))}
      </ul>
      {reading && <Reader documents={item.documents} first={reading} onClose={() => { setReading(null); }} />}
    </Card>
  );
}
