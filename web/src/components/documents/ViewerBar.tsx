import { ActionIcon, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { documentContent } from "@/api/documents";
import type { DocumentView } from "@/api/types";
import { IconBack, IconDownload, IconFit, IconForward, IconMinus, IconPlus, IconStamp } from "@/components/icons";
import classes from "./viewer.module.css";

interface ToolProps {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  pressed?: boolean;
  children: ReactNode;
}

function Tool({ label, onClick, disabled, pressed, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant={pressed ? "light" : "subtle"} color={pressed ? "pine" : "gray"} size="lg" aria-label={label} aria-pressed={pressed} onClick={onClick} disabled={disabled}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface ViewerBarProps {
  document: DocumentView;
  page: number;
  scale: number;
  fitted: boolean;
  onPage: (page: number) => void;
  onZoom: (factor: number) => void;
  onFit: () => void;
  /** Whether stamps and the like are drawn on the page; null: there are none. */
  imprints: boolean | null;
  onImprints: (shown: boolean) => void;
}

/** CSS pixels per point at 100 %. */
const NATURAL = 96 / 72;

export function ViewerBar({ document, page, scale, fitted, onPage, onZoom, onFit, imprints, onImprints }: ViewerBarProps) {
  const pages = document.pages.length;
  return (
    <div className={classes.bar} role="toolbar" aria-label="Page view">
      {pages > 1 && (
        <>
          <Tool label="Page before" disabled={page <= 1} onClick={() => { onPage(page - 1); }}><IconBack /></Tool>
          <Text size="sm" aria-live="polite" px={2}>Page {page} of {pages}</Text>
          <Tool label="Next page" disabled={page >= pages} onClick={() => { onPage(page + 1); }}><IconForward /></Tool>
        </>
      )}
      <Tool label="Smaller" onClick={() => { onZoom(1 / 1.25); }}><IconMinus /></Tool>
      <Text size="sm" w={46} ta="center">{Math.round((scale / NATURAL) * 100)} %</Text>
      <Tool label="Larger" onClick={() => { onZoom(1.25); }}><IconPlus /></Tool>
      <Tool label="Fit the width" pressed={fitted} onClick={onFit}><IconFit /></Tool>
      {imprints !== null && (
        <Tool label="Show stamps and other marks" pressed={imprints} onClick={() => { onImprints(!imprints); }}><IconStamp /></Tool>
      )}
      <Tooltip label="Open the original">
        <ActionIcon component="a" href={documentContent(document.id)} target="_blank" rel="noreferrer" variant="subtle" color="gray" size="lg" aria-label={`Open the original of ${document.name}`}>
          <IconDownload />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
