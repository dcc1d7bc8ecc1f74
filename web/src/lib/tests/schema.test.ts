import { expect, test } from "vitest";
import { fieldTitles, forScreen, uiSchemaFor } from "@/lib/schema";

const schema = {
  title: "Assessment",
  description: "For designers.",
  type: "object",
  $defs: {
    Verdict: { enum: ["pay", "ask_again"], type: "string", title: "Verdict", description: "For designers." },
    Money: {
      type: "object",
      title: "Money",
      properties: { amount: { type: "string" }, currency: { type: "string", default: "EUR" } },
    },
  },
  properties: {
    verdict: { $ref: "#/$defs/Verdict", title: "Decision" },
    amount: { $ref: "#/$defs/Money" },
    customer: { anyOf: [{ type: "string", maxLength: 20 }, { type: "null" }], default: null, title: "Customer" },
    fine: { type: "boolean" },
    lines: { type: "array", items: { type: "object", properties: { price: { $ref: "#/$defs/Money" } } } },
  },
};

test("what may be empty is asked as what it is when it is not", () => {
  expect(forScreen(schema).properties?.customer).toEqual({ type: "string", maxLength: 20, title: "Customer" });
});

test("words for designers are not shown to staff", () => {
  const shown = forScreen(schema);
  expect(shown.description).toBeUndefined();
  expect(shown.$defs?.Verdict).toEqual({ enum: ["pay", "ask_again"], type: "string" });
});

test("choices read well and money is one field", () => {
  const ui = uiSchemaFor(forScreen(schema));
  expect(ui.verdict).toEqual({ "ui:widget": "radio", "ui:enumNames": ["Pay", "Ask again"] });
  expect(ui.amount).toEqual({ "ui:field": "money" });
  expect(ui.fine).toEqual({ "ui:widget": "radio", "ui:enumNames": ["Yes", "No"] });
  expect(ui.lines).toEqual({ items: { price: { "ui:field": "money" } } });
});

test("fields are named by their titles", () => {
  const titles = fieldTitles(forScreen(schema));
  expect([titles.get("verdict"), titles.get("fine")]).toEqual(["Decision", "Fine"]);
});
