import { Button, FileButton } from "@mantine/core";
import type { FieldProps } from "@rjsf/utils";
import { useRef, useState } from "react";
import { uploadDocument } from "@/api/documents";
import { explain } from "@/api/errors";
import { AttachedFiles } from "@/components/form/AttachedFiles";
import { useFieldNotes } from "@/components/form/context";
import { IconAlert, IconClip } from "@/components/icons";
import { filesIn } from "@/lib/schema";
import classes from "./form.module.css";

/** Sends files one after the other; the first that is refused says why, and those before it stay. */
function useUpload(attach: (ids: string[]) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (files: File[]) => {
    const ids: string[] = [];
    setBusy(true);
    setProblem(null);
    for (const file of files) {
      try {
        ids.push((await uploadDocument(file)).id);
      } catch (error) {
        const said = explain(error);
        setProblem(said.includes(file.name) ? said : `${file.name}: ${said}`);
        break;
      }
    }
    setBusy(false);
    if (ids.length > 0) attach(ids);
  };
  return { busy, problem, send, clear: () => { setProblem(null); } };
}

/** A field that takes a file, or several: they are sent at once, and belong to the answer when it is given. */
export function FilesField({ fieldPathId, formData, schema, readonly, disabled, name, onChange }: FieldProps) {
  const { describedBy, labelId } = useFieldNotes();
  const many = schema.type === "array";
  const ids = filesIn(formData);
  const button = useRef<HTMLButtonElement>(null);
  const forget = useRef<() => void>(null);
  const locked = readonly === true || disabled === true;
  const full = ids.length >= (many ? (schema.maxItems ?? Infinity) : 1);
  const put = (next: string[]) => { onChange(many ? next : next[0], fieldPathId.path); };
  const upload = useUpload((added) => { put(many ? [...ids, ...added].slice(0, schema.maxItems) : added); });
  const send = (picked: File | File[] | null) => {
    const files = Array.isArray(picked) ? picked : picked ? [picked] : [];
    if (files.length > 0) void upload.send(files);
    // Else the browser would take the same file, chosen once more, for no choice at all.
    forget.current?.();
  };
  const remove = (id: string) => {
    upload.clear();
    put(ids.filter((each) => each !== id));
    button.current?.focus();
  };
  return (
    <div>
      <AttachedFiles ids={ids} label={`Files: ${schema.title ?? name}`} remove={locked ? undefined : remove} />
      {!locked && (
        <FileButton resetRef={forget} multiple={many} onChange={send} inputProps={{ "aria-label": `Choose a file: ${schema.title ?? name}` }}>
          {(props) => (
            <Button {...props} ref={button} id={fieldPathId.$id} aria-labelledby={`${labelId} ${fieldPathId.$id}`} aria-describedby={describedBy} variant="default" size="sm" leftSection={<IconClip size={14} />} loading={upload.busy} disabled={many && full}>
              {full && !many ? "Choose another file" : "Add a file"}
            </Button>
          )}
        </FileButton>
      )}
      {upload.problem && <p role="alert" className={classes.error}><IconAlert size={15} />{upload.problem}</p>}
    </div>
  );
}
