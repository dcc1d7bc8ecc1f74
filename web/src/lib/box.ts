/** From points of a page to places on the screen. */

/** x0, y0, x1, y1 in points, origin top left. */
export type Box = readonly [number, number, number, number];

/** Four numbers as they travel. */
export function asBox([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): Box {
  return [x0, y0, x1, y1];
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The box in percent of the page, a little larger so that the mark does not touch the letters. */
export function boxInPercent(box: Box, page: Size, margin = 2.5): Rect {
  const [x0, y0, x1, y1] = box;
  const left = Math.max(0, x0 - margin);
  const top = Math.max(0, y0 - margin);
  const right = Math.min(page.width, x1 + margin);
  const bottom = Math.min(page.height, y1 + margin);
  return {
    left: (left / page.width) * 100,
    top: (top / page.height) * 100,
    width: ((right - left) / page.width) * 100,
    height: ((bottom - top) / page.height) * 100,
  };
}

/** Where to scroll so that the box stands in the middle of what is visible. */
export function scrollToBox(box: Box, scale: number, visible: Size): { left: number; top: number } {
  const [x0, y0, x1, y1] = box;
  return {
    left: Math.max(0, ((x0 + x1) / 2) * scale - visible.width / 2),
    top: Math.max(0, ((y0 + y1) / 2) * scale - visible.height / 2),
  };
}

/** Pixels per point so that the page fills the width, within sensible bounds. */
export function fitWidth(page: Size, available: number): number {
  return Math.min(4, Math.max(0.2, available / page.width));
}
