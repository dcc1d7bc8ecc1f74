import { expect, test } from "vitest";
import { kindOf, rowAfter, saidIn } from "@/lib/findings";

const stamp = { kind: "stamp", page: 1, box: [0, 0, 1, 1], text: "RECEIVED\n12 MAY 2026" } as Parameters<typeof kindOf>[0];

test("a mark is named, and what is read in it stands on one line", () => {
  expect(kindOf(stamp)).toBe("Stamp");
  expect(saidIn(stamp)).toBe("RECEIVED 12 MAY 2026");
  expect(saidIn({ ...stamp, text: "" })).toBe("nothing can be read in it");
});

test("a bar code says what stands in it", () => {
  expect(kindOf({ ...stamp, kind: "barcode" })).toBe("Bar code");
  expect(saidIn({ ...stamp, kind: "barcode", text: "HV-20417\nEUR" })).toBe("HV-20417 EUR");
});

test("of a signature nothing is read", () => {
  expect(kindOf({ ...stamp, kind: "signature", text: "" })).toBe("Signature");
  expect(saidIn({ ...stamp, kind: "signature", text: "" })).toBe("strokes of a pen");
});

test("arrows lead through a list and stay in it", () => {
  expect(rowAfter("ArrowDown", 0, 3)).toBe(1);
  expect(rowAfter("ArrowDown", 2, 3)).toBe(2);
  expect(rowAfter("ArrowUp", 0, 3)).toBe(0);
  expect(rowAfter("Home", 2, 3)).toBe(0);
  expect(rowAfter("End", 0, 3)).toBe(2);
  expect(rowAfter("Enter", 0, 3)).toBeNull();
});
