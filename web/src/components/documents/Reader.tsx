import { Modal } from "@mantine/core";
import type { DocumentView } from "@/api/types";
import { DocumentViewer } from "@/components/documents/DocumentViewer";
import { useViewer } from "@/components/documents/useViewer";
import classes from "./viewer.module.css";

interface ReaderProps {
  documents: readonly DocumentView[];
  /** Id of the one that is opened first. */
  first?: string;
  onClose: () => void;
}

/** Documents over the whole screen. */
export function Reader({ documents, first, onClose }: ReaderProps) {
  const start = documents.find((document) => document.id === first);
  const viewer = useViewer(start ? [start, ...documents.filter((one) => one !== start)] : documents, []);
  return (
    <Modal opened onClose={onClose} fullScreen title="Documents" padding={0} closeButtonProps={{ "aria-label": "Close", mr: "sm" }} styles={{ title: { paddingLeft: 20 } }}>
      <div className={classes.reader}><DocumentViewer viewer={viewer} /></div>
    </Modal>
  );
}
