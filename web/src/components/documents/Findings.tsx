import { ActionIcon, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Reading } from "@/api/types";
import { complain, tell } from "@/components/feedback/notify";
import { IconCopy } from "@/components/icons";
import { type Box, asBox } from "@/lib/box";
import { kindOf, rowAfter, saidIn } from "@/lib/findings";
import classes from "./viewer.module.css";

interface Found {
  label: string;
  text: string;
  page: number;
  box: Box;
  /** Whether the text is worth copying. */
  copied: boolean;
}

interface FindingsProps {
  reading: Reading;
  /** Of the document. */
  pages: number;
  onShow: (page: number, box: Box) => void;
}

async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied");
  } catch {
    complain(new Error("The browser does not allow copying here. Select the text and copy it yourself."));
  }
}

interface RowProps {
  found: Found;
  /** Where it stands, if there is more than one page. */
  page: string | null;
  /** Whether the Tab key leads here; arrows lead to the others. */
  current: boolean;
  onLook: () => void;
}

function Row({ found, page, current, onLook }: RowProps) {
  const tabIndex = current ? 0 : -1;
  return (
    <li className={classes.found}>
      <UnstyledButton className={classes.look} tabIndex={tabIndex} data-row onFocus={onLook} onClick={onLook}>
        <span>{found.label}</span> <b>{found.text}</b>{page && <small> {page}</small>}
      </UnstyledButton>
      {found.copied && (
        <Tooltip label="Copy">
          <ActionIcon variant="subtle" color="gray" tabIndex={tabIndex} aria-label={`Copy ${found.text}`} onClick={() => { void copy(found.text); }}>
            <IconCopy />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

interface ListProps extends Omit<FindingsProps, "reading"> {
  title: string;
  found: readonly Found[];
}

/** One stop of the Tab key; arrows, Home and End lead through it. */
function List({ title, found, pages, onShow }: ListProps) {
  const [row, setRow] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const step = (event: KeyboardEvent) => {
    const next = event.altKey || event.ctrlKey || event.metaKey ? null : rowAfter(event.key, row, found.length);
    if (next === null) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>("[data-row]")[next]?.focus();
  };
  return (
    <ul ref={list} className={classes.list} aria-label={title} onKeyDown={step}>
      {found.map((each, n) => (
        <Row key={n} found={each} page={pages > 1 ? `page ${each.page}` : null} current={n === row} onLook={() => { setRow(n); onShow(each.page, each.box); }} />
      ))}
    </ul>
  );
}

/** What was found on the paper apart from fields, to read and to copy; on focus the page shows where it stands. */
export function Findings({ reading, pages, onShow }: FindingsProps) {
  const [open, setOpen] = useLocalStorage({ key: "casework-findings", defaultValue: true });
  const marks = reading.marks.map((mark) => ({ label: kindOf(mark), text: saidIn(mark), page: mark.page, box: asBox(mark.box), copied: mark.text !== "" }));
  const pairs = reading.pairs.map((pair) => ({ label: pair.label, text: pair.value, page: pair.page, box: asBox(pair.box), copied: true }));
  if (marks.length + pairs.length === 0) return null;
  return (
    <section className={classes.findings} aria-label="Found on the paper">
      <UnstyledButton className={classes.heading} aria-expanded={open} onClick={() => { setOpen(!open); }}>
        Found on the paper <small>{marks.length + pairs.length}, {open ? "hide" : "show"}</small>
      </UnstyledButton>
      {open && marks.length > 0 && <List title="Marks" found={marks} pages={pages} onShow={onShow} />}
      {open && pairs.length > 0 && (
        <>
          <Text size="xs" px={12} pt={6}>It is not known what paper this is. What stands beside labels is a guess; nothing of it was taken over.</Text>
          <List title="Beside labels" found={pairs} pages={pages} onShow={onShow} />
        </>
      )}
    </section>
  );
}
