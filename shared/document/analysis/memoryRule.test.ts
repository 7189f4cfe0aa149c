import { expect, test } from "vitest";
import { invariant } from "../../invariant.ts";
import { analyseDocument, hasErrors } from "../analyseDocument.ts";
import type { NetDocument } from "../schema.ts";
import { templateOf } from "../templates/registry.ts";
import { costsOf } from "./costs.ts";
import { withMemoryWarning } from "./memoryRule.ts";

const document = templateDocument("mnist-cnn");
const dense = templateDocument("mlp-784-16-16-10");
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
  const nodes = dense.nodes.map((node) =>
    node.layer === "dense" ? { ...node, fields: { ...node.fields, units: 60_000 } } : node,
  );
  const refused = { ...dense, nodes };
  const refusal = analyseDocument(refused);
  expect(hasErrors(refusal)).toBe(true);
  expect(withMemoryWarning(refused, refusal, 1)).toBe(refusal);
});

function templateDocument(id: string): NetDocument {
  const template = templateOf(id);
  invariant(template !== undefined, "the template is there");
  return template.create();
}
