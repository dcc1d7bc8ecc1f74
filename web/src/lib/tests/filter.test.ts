import { expect, test } from "vitest";
import { addressOf, filterOf, isNarrowed } from "@/lib/filter";

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
