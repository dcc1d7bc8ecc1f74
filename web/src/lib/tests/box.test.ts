import { expect, test } from "vitest";
import { boxInPercent, fitWidth, scrollToBox } from "@/lib/box";

const page = { width: 600, height: 800 };

test("a box in points becomes percent of its page", () => {
  expect(boxInPercent([60, 80, 300, 160], page, 0)).toEqual({ left: 10, top: 10, width: 40, height: 10 });
});

test("the mark is a little larger than the box and stays on the page", () => {
  expect(boxInPercent([0, 0, 600, 800], page)).toEqual({ left: 0, top: 0, width: 100, height: 100 });
  expect(boxInPercent([303, 80, 403, 160], page, 3).left).toBe(50);
});

test("scrolling brings the box to the middle, never above the top", () => {
  expect(scrollToBox([100, 400, 200, 420], 2, { width: 200, height: 300 })).toEqual({ left: 200, top: 670 });
  expect(scrollToBox([0, 0, 50, 20], 1, { width: 600, height: 400 })).toEqual({ left: 0, top: 0 });
});

test("a page fills the width within bounds", () => {
  expect(fitWidth(page, 900)).toBe(1.5);
  expect(fitWidth({ width: 50, height: 50 }, 900)).toBe(4);
});
