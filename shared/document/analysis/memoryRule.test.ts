import { expect, test } from "vitest";
import { invariant } from "../../invariant.ts";
import { analyseDocument, hasErrors } from "../analyseDocument.ts";
import { templateOf } from "../templates/registry.ts";
import { costsOf } from "./costs.ts";
import { withMemoryWarning } from "./memoryRule.ts";

const template = templateOf("mnist-cnn");
invariant(template !== undefined, "the template is there");
const document = template.create();
const analysis = analyseDocument(document);
const cost = costsOf(document, analysis);

test("a network that fits is left as it is", () => {
  expect(withMemoryWarning(document, analysis, cost.trainingBytes)).toBe(analysis);
});

test("one that does not names what it takes and the batch that would fit", () => {
  const available = cost.trainingBytes - 1;
  const warned = withMemoryWarning(document, analysis, available);
  expect(warned.diagnostics.at(-1)).toMatchObject({
    severity: "warning",
    code: "memory",
    node: null,
    todo: `Make the batch smaller: ${cost.batchSize - 1} samples would fit.`,
  });
  expect(hasErrors(warned)).toBe(false);
});

test("where the weights alone do not fit, a smaller batch is no help", () => {
  const [last] = withMemoryWarning(document, analysis, cost.weightBytes).diagnostics.slice(-1);
  expect(last?.todo).toContain("not even one sample");
});

test("what is refused for its size is not warned about as well", () => {
  const hidden = document.nodes.find(({ layer }) => layer === "dense");
  invariant(hidden !== undefined, "the template has a dense layer");
  const large = { ...hidden, fields: { ...hidden.fields, units: 10_000_000 } };
  const refused = { ...document, nodes: document.nodes.map((node) => (node === hidden ? large : node)) };
  const refusal = analyseDocument(refused);
  expect(hasErrors(refusal)).toBe(true);
  expect(withMemoryWarning(refused, refusal, 1)).toBe(refusal);
});
