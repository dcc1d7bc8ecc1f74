import { expect, test } from "vitest";
import { addressOf, filterOf, isNarrowed, typedFacets } from "@/lib/filter";

const VIEWS = ["team", "mine"] as const;

test("a list goes into the address and comes out the same", () => {
  const filter = { view: "mine" as const, team: "clerks", q: "kettle", order: "facet.amount.desc", facets: { "amount.ge": "50" } };
  expect(filterOf(addressOf(filter), VIEWS)).toEqual(filter);
});

test("a view that one may not see becomes the team's", () => {
  expect(filterOf(new URLSearchParams("view=all"), VIEWS).view).toBe("team");
});

test("an empty value narrows nothing", () => {
  const filter = filterOf(addressOf({ view: "team", q: "", facets: { cause: "" } }), VIEWS);
  expect(isNarrowed(filter)).toBe(false);
  expect(isNarrowed({ ...filter, facets: { cause: "fire" } })).toBe(true);
});

test("numbers may be typed as on paper, and what is none is told at its place", () => {
  const isNumber = (name: string) => name === "amount";
  const { values, faults } = typedFacets({ "amount.ge": " 5,000 ", "amount.le": "1.000,50", cause: " 1,5 ", place: " " }, isNumber);
  expect(values).toEqual({ "amount.ge": "5000", "amount.le": "1000.50", cause: "1,5" });
  expect(faults).toEqual({});
  for (const wrong of ["much", "1,2,3", "1e5", "9".repeat(15)]) {
    expect(Object.keys(typedFacets({ "amount.ge": wrong }, isNumber).faults)).toEqual(["amount.ge"]);
  }
  expect(typedFacets({ "amount.ge": "" }, isNumber)).toEqual({ values: {}, faults: {} });
});
