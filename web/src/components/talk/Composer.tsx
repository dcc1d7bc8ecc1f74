import { ActionIcon, Button, CloseButton, FileButton, Group, Select, Stack, Tooltip } from "@mantine/core";
import { useState } from "react";
import { type Said, usePeople } from "@/api/talk";
import { complain } from "@/components/feedback/notify";
import { IconClip } from "@/components/icons";
import { useSignedIn } from "@/components/layout/me";
import { MentionArea } from "@/components/talk/MentionArea";
import { forget, keep, kept } from "@/lib/kept";
import { choicesFor } from "@/lib/plain";
import classes from "./talk.module.css";

interface ComposerProps {
  /** What the words are kept under until they are sent. */
  place: string;
  send: { isPending: boolean; mutate: (said: Said, then: { onSuccess: () => void; onError: (error: unknown) => void }) => void };
  label: string;
  placeholder: string;
  button: string;
  /** Whether a colleague may be asked. */
  mayAsk?: boolean;
  onSent?: () => void;
}

/** Words that survive a reload of the page, until they are sent. */
function useWords(place: string, person: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => {
    const before = kept(place, person)?.text;
    return typeof before === "string" ? before : "";
  });
  const change = (next: string) => {
    setText(next);
    if (next) keep(place, person, { text: next });
    else forget(place, person);
  };
  return [text, change];
}

function Files({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label="Attachments">
      {files.map((file) => (
        <li key={`${file.name}-${file.lastModified}-${file.size}`}>
          {file.name}
          <CloseButton size="xs" aria-label={`Remove ${file.name}`} onClick={() => { onRemove(file); }} />
        </li>
      ))}
    </ul>
  );
}

function Attach({ onPick }: { onPick: (files: File[]) => void }) {
  return (
    <FileButton multiple onChange={onPick} accept="application/pdf,image/*" inputProps={{ "aria-label": "Attach files" }}>
      {(props) => (
        <Tooltip label="Attach files">
          <ActionIcon {...props} variant="subtle" color="gray" size="lg" aria-label="Attach"><IconClip /></ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
}

/** Where something is said; with somebody chosen it is a question to them. */
export function Composer({ place, send, label, placeholder, button, mayAsk = false, onSent }: ComposerProps) {
  const me = useSignedIn();
  const people = usePeople().filter((name) => name !== me.name);
  const [text, setText] = useWords(place, me.id);
  const [files, setFiles] = useState<File[]>([]);
  const [to, setTo] = useState<string | null>(null);
  const submit = () => {
    if (!text.trim() || send.isPending) return;
    send.mutate({ text, files, to }, {
      onSuccess: () => {
        setText("");
        setFiles([]);
        setTo(null);
        onSent?.();
      },
      onError: complain,
    });
  };
  return (
    <Stack gap={8}>
      <MentionArea label={label} placeholder={placeholder} value={text} people={people} onChange={setText} onSend={submit} />
      <Files files={files} onRemove={(gone) => { setFiles(files.filter((file) => file !== gone)); }} />
      <Group gap={8} justify="flex-end">
        {mayAsk && (
          <Select aria-label="Ask a colleague" placeholder="Ask a colleague" data={people} filter={choicesFor} value={to} onChange={setTo} searchable clearable clearButtonProps={{ "aria-label": "Ask nobody" }} nothingFoundMessage="Nobody is called that" w={190} mr="auto" />
        )}
        <Attach onPick={(picked) => { setFiles([...files, ...picked]); }} />
        <Button onClick={submit} loading={send.isPending} disabled={!text.trim()}>{to ? "Ask" : button}</Button>
      </Group>
    </Stack>
  );
}
