import { Text } from "@mantine/core";
import { useState } from "react";
import { pagePicture } from "@/api/documents";
import type { PageInfo, PageMark } from "@/api/types";
import type { Mark } from "@/components/documents/useViewer";
import { type Box, asBox, boxInPercent } from "@/lib/box";
import { kindOf } from "@/lib/findings";
import classes from "./viewer.module.css";

interface PagePictureProps {
  document: string;
  name: string;
  page: PageInfo;
  /** Pixels per point. */
  scale: number;
  marks: readonly Mark[];
  lit: string | null;
  /** A place that is lit, though no field's. */
  spot: Box | null;
  /** What was put onto the page besides its text, if it shall be shown. */
  imprints: readonly PageMark[];
  /** As it came in: places on the page as read are nowhere on it. */
  received: boolean;
  onPick: (field: string) => void;
}

function at(box: Box, page: PageInfo) {
  const { left, top, width, height } = boxInPercent(box, page);
  return { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}

function MarkBox({ mark, page, lit, onPick }: { mark: Mark; page: PageInfo; lit: boolean; onPick: () => void }) {
  const look = lit ? classes.lit : mark.sure ? classes.sure : "";
  return (
    <button
      type="button"
      className={`${classes.mark} ${look}`}
      style={at(mark.box, page)}
      title={mark.title}
      aria-label={`Go to the field ${mark.title}`}
      aria-current={lit || undefined}
      tabIndex={-1}
      data-mark={mark.field}
      onClick={onPick}
    />
  );
}

/** Drawn for those who see; the list beside the page says the same in words. */
function Imprint({ mark, page }: { mark: PageMark; page: PageInfo }) {
  return (
    <div className={classes.imprint} style={at(asBox(mark.box), page)} aria-hidden="true" data-imprint={mark.kind}>
      <span>{kindOf(mark)}</span>
    </div>
  );
}

/** One page as a picture, with the places of the values on it. */
export function PagePicture({ document, name, page, scale, marks, lit, spot, imprints, received, onPick }: PagePictureProps) {
  const [failed, setFailed] = useState(false);
  const [loaded, setLoaded] = useState(false);
  const size = { width: page.width * scale, height: received ? undefined : page.height * scale };
  return (
    <div className={classes.page} style={size}>
      {failed ? (
        <div className={classes.message}><Text c="dark.5">This page cannot be shown. Open the original instead.</Text></div>
      ) : (
        <img
          className={received ? `${classes.picture} ${classes.received}` : classes.picture}
          src={pagePicture(document, page.n, received)}
          alt={`${name}, page ${page.n}${received ? ", as it came in" : ""}`}
          draggable={false}
          onLoad={() => { setLoaded(true); }}
          onError={() => { setFailed(true); }}
        />
      )}
      {received && !loaded && !failed && <div className={classes.message} role="status"><Text c="dark.5">The page is being drawn…</Text></div>}
      {!received && imprints.map((mark, n) => <Imprint key={n} mark={mark} page={page} />)}
      {!received && spot && <div className={`${classes.spot} ${classes.lit}`} style={at(spot, page)} aria-hidden="true" data-spot />}
      {!received && marks.map((mark) => (
        <MarkBox key={mark.field} mark={mark} page={page} lit={mark.field === lit} onPick={() => { onPick(mark.field); }} />
      ))}
    </div>
  );
}
