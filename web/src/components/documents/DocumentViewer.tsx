import { Tabs, Text } from "@mantine/core";
import { useElementSize, useLocalStorage } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useReading } from "@/api/documents";
import type { DocumentView, PageInfo, Reading } from "@/api/types";
import { Findings } from "@/components/documents/Findings";
import { SameFile } from "@/components/documents/SameFile";
import { PagePicture } from "@/components/documents/PagePicture";
import { PageSteps } from "@/components/documents/PageSteps";
import { ViewerBar } from "@/components/documents/ViewerBar";
import type { Viewer } from "@/components/documents/useViewer";
import { fitWidth, scrollToBox } from "@/lib/box";
import classes from "./viewer.module.css";

interface DocumentViewerProps {
  viewer: Viewer;
  /** A mark on the page was pressed. */
  onPick?: (field: string) => void;
}

function DocumentTabs({ viewer }: { viewer: Viewer }) {
  if (viewer.documents.length < 2) return null;
  const pick = (id: string | null) => { if (id) viewer.open(id); };
  return (
    <Tabs className={classes.tabs} value={viewer.document?.id ?? null} onChange={pick}>
      <Tabs.List aria-label="Documents">
        {viewer.documents.map((document) => <Tabs.Tab key={document.id} value={document.id}>{document.name}</Tabs.Tab>)}
      </Tabs.List>
    </Tabs>
  );
}

function Nothing({ document }: { document: DocumentView | null }) {
  const words = document ? (document.problem ?? "There is no picture of this document.") : "There are no documents here.";
  return <div className={classes.message}><Text>{words}</Text></div>;
}

interface DeskProps extends DocumentViewerProps {
  document: DocumentView;
  page: PageInfo;
  reading: Reading | null;
}

function Desk({ viewer, document, page, reading, onPick }: DeskProps) {
  const [drawn, setDrawn] = useLocalStorage({ key: "casework-imprints", defaultValue: true });
  const imprints = reading?.marks ?? [];
  const [zoom, setZoom] = useState<number | null>(null);
  const here = `${document.id}/${page.n}/${viewer.turn}`;
  const [cameIn, setCameIn] = useState<string | null>(null);
  const received = cameIn === here;
  const { ref: measure, width } = useElementSize();
  const desk = useRef<HTMLDivElement>(null);
  const scale = zoom ?? fitWidth(page, width || page.width);
  const marks = viewer.marks.filter((mark) => mark.document === document.id && mark.page === page.n);
  const box = viewer.spot ?? marks.find((mark) => mark.field === viewer.field)?.box;
  const lastScale = useRef(scale);
  useEffect(() => { lastScale.current = scale; }, [scale]);
  useEffect(() => {
    const at = desk.current;
    if (!box || !at) return;
    at.scrollTo({ ...scrollToBox(box, lastScale.current, { width: at.clientWidth, height: at.clientHeight }), behavior: "smooth" });
  }, [box, viewer.turn]);
  return (
    <>
      <ViewerBar
        document={document}
        page={page.n}
        scale={scale}
        fitted={zoom === null}
        onPage={viewer.turnTo}
        onZoom={(factor) => { setZoom(Math.min(6, Math.max(0.25, scale * factor))); }}
        onFit={() => { setZoom(null); }}
        imprints={imprints.length > 0 ? drawn : null}
        onImprints={setDrawn}
      />
      <div ref={desk} className={classes.desk} tabIndex={0} role="region" aria-label={`${document.name}, page ${page.n}`}>
        <div ref={measure}>
          <SameFile document={document} />
          {page.problem && <Text size="sm" mb="sm">{page.problem}</Text>}
          <PageSteps page={page} received={received} onChange={(wanted) => { setCameIn(wanted ? here : null); }} />
          <PagePicture key={`${document.id}/${page.n}/${received}`} document={document.id} name={document.name} page={page} scale={scale} marks={marks} lit={viewer.field} spot={viewer.spot} imprints={drawn ? imprints.filter((mark) => mark.page === page.n) : []} received={received} onPick={(field) => { viewer.locate(field); onPick?.(field); }} />
        </div>
      </div>
    </>
  );
}

/** The paper: documents as tabs, one page at a time, zoom, and the places of the values marked. */
export function DocumentViewer({ viewer, onPick }: DocumentViewerProps) {
  const { document } = viewer;
  const read = useReading(document?.id ?? "", document !== null);
  const reading = read.data ?? null;
  const page = document?.pages.find((one) => one.n === viewer.page) ?? document?.pages[0];
  return (
    <div className={classes.viewer}>
      <DocumentTabs viewer={viewer} />
      {document && page ? (
        <div className={classes.spread}>
          <div className={classes.sheet}><Desk viewer={viewer} document={document} page={page} reading={reading} onPick={onPick} /></div>
          {reading && <Findings key={document.id} reading={reading} pages={document.pages.length} onShow={viewer.show} />}
        </div>
      ) : <Nothing document={document} />}
    </div>
  );
}
