import { Button, FileButton, Text } from "@mantine/core";
import { type DragEvent, useId, useRef, useState } from "react";
import { IconFile, IconUpload } from "@/components/icons";
import { formatBytes } from "@/lib/format";
import classes from "./imports.module.css";

interface FileDropProps {
  file: File | null;
  fault: string | null;
  onChoose: (file: File) => void;
}

function Chosen({ file }: { file: File }) {
  return (
    <div className={classes.chosen}>
      <IconFile size={22} />
      <Text size="sm" className={classes.name}><strong>{file.name}</strong>, {formatBytes(file.size)}</Text>
    </div>
  );
}

/** A place where a file can be dropped, with a button for those who would rather choose it. */
export function FileDrop({ file, fault, onChoose }: FileDropProps) {
  const [over, setOver] = useState(false);
  const reset = useRef<() => void>(null);
  const note = useId();
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [first] = event.dataTransfer.files;
    if (first) onChoose(first);
  };
  const picked = (found: File | null) => {
    if (found) onChoose(found);
    reset.current?.();
  };
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => { setOver(false); }}
      onDrop={dropped}
    >
      {file ? <Chosen file={file} /> : <IconUpload size={22} />}
      <FileButton resetRef={reset} onChange={picked} accept=".csv,.xlsx" inputProps={{ "aria-label": "Spreadsheet", tabIndex: -1 }}>
        {(props) => (
          <Button {...props} variant="default" aria-describedby={note}>{file ? "Choose another file" : "Choose a file"}</Button>
        )}
      </FileButton>
      <Text id={note} size="sm" c={fault ? "var(--mantine-color-error)" : "dimmed"} role={fault ? "alert" : undefined}>
        {fault ?? "or drop it here: XLSX or CSV, with the headings in the first row"}
      </Text>
    </div>
  );
}
