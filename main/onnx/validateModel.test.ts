import { expect, it } from "vitest";
import { GraphBuilder } from "./graphBuilder.ts";
import { exportTarget } from "./lowerProgram.ts";
import { modelOf } from "./model.ts";
import type { Graph, Model } from "./proto/messages.ts";
import { validateModel, type Expectations } from "./validateModel.ts";

const expectations: Expectations = {
  opset: 17,
  outputs: new Map([["y", { shape: [-1, 2], dtype: "float32" }]]),
};

function soundModel(): Model & { readonly graph: Graph } {
  const graph = new GraphBuilder();
  const x = graph.addInput("x", "float32", ["batch", 2]);
  const doubled = graph.node("Mul", [x, graph.scalar(2, "float32")]);
  graph.addNode("Neg", [doubled], ["y"]);
  graph.addOutput("y", "float32", ["batch", 2]);
  const model = modelOf(graph, exportTarget, { name: "test" });
  return { ...model, graph: model.graph! };
}

function problemsOf(change: Partial<Graph>, model = soundModel()): string {
  return validateModel({ ...model, graph: { ...model.graph, ...change } }, expectations).join("; ");
}

it("finds nothing wrong with a sound model", () => {
  expect(problemsOf({})).toBe("");
});

it("finds nodes out of order", () => {
  const { graph } = soundModel();
  expect(problemsOf({ node: graph.node!.toReversed() })).toMatch(/Neg reads "Mul_\d+" before it is made/);
});

it("finds names given twice and outputs never made", () => {
  const { graph } = soundModel();
  expect(problemsOf({ input: [...graph.input!, ...graph.input!] })).toContain('two values are named "x"');
  expect(problemsOf({ node: graph.node!.slice(0, 1) })).toContain('output "y" is never made');
});

it("finds outputs declared otherwise than they are", () => {
  const { graph } = soundModel();
  const fixed = {
    name: "y",
    type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 7 }, { dimValue: 2 }] } } },
  };
  expect(problemsOf({ output: [fixed] })).toBe('output "y" is declared 1[7,2] instead of 1[batch,2]');
  expect(problemsOf({ output: graph.output!.map((output) => ({ ...output, name: "x" })) })).toContain(
    "declared nowhere",
  );
});

it("finds constants with too few bytes, foreign operators and another opset", () => {
  const { graph } = soundModel();
  expect(problemsOf({ initializer: graph.initializer!.map((tensor) => ({ ...tensor, dims: [3] })) })).toMatch(
    /has 4 bytes instead of 12/,
  );
  expect(problemsOf({ node: graph.node!.map((node) => ({ ...node, domain: "com.microsoft" })) })).toContain(
    "which is not imported",
  );
  expect(problemsOf({}, { ...soundModel(), opsetImport: [{ domain: "", version: 18 }] })).toBe(
    "opset 18 instead of 17",
  );
});
