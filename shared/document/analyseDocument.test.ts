import { describe, expect, it } from "vitest";
import { analyseDocument, hasErrors } from "./analyseDocument.ts";
import { createDocument } from "./createDocument.ts";
import { applyEdit } from "./edits.ts";
import type { NetDocument } from "./schema.ts";
import { templates } from "./templates/registry.ts";
import { smallNetwork, testGraph } from "./testGraph.ts";

/** Code and node of everything the analysis has to say. */
function findings(document: NetDocument): readonly string[] {
  return analyseDocument(document).diagnostics.map(
    ({ severity, code, node }) => `${severity} ${code} ${node ?? "-"}`,
  );
}

describe("analyseDocument", () => {
  it("knows order, shapes, weights and counts of a sound network", () => {
    const analysis = analyseDocument(smallNetwork());
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.order).toEqual(["numbers", "dense", "answer"]);
    expect(["numbers", "dense", "answer"].map((id) => analysis.shapes.get(id))).toEqual([[4], [3], [3]]);
    expect(analysis.inputShapes.get("dense")).toEqual([[4]]);
    expect(analysis.weights.get("dense")?.map((weight) => weight.name)).toEqual(["kernel", "bias"]);
    expect(analysis.parameters.get("dense")).toBe(15);
    expect([analysis.totalParameters, analysis.trainableParameters]).toEqual([15, 15]);
  });

  it("counts the moving averages of batch normalization as parameters that are not trained", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [4] }],
        ["norm", "batchNormalization"],
        ["dense", "dense", { units: 2 }],
        ["out", "output"],
      ],
      [
        ["x", "norm"],
        ["norm", "dense"],
        ["dense", "out"],
      ],
    );
    const { totalParameters, trainableParameters } = analyseDocument(document);
    expect([totalParameters, trainableParameters]).toEqual([26, 18]);
  });

  it.each(templates.map((template) => [template.id, template] as const))(
    "has nothing to say about the template %s",
    (_id, template) => {
      expect(findings(template.create())).toEqual([]);
    },
  );

  it("counts 13,002 parameters in 784-16-16-10", () => {
    const document = templates[0]?.create() ?? createDocument();
    expect(analyseDocument(document).totalParameters).toBe(13_002);
  });

  it("says what an empty document lacks", () => {
    expect(findings(createDocument())).toEqual(["error no-input -", "error no-output -"]);
  });

  it("names a cycle once, with its way, and gives no shapes on or behind it", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [2] }],
        ["sum", "add"],
        ["a", "dense"],
        ["b", "dense"],
        ["out", "output"],
      ],
      [
        ["x", "sum"],
        ["sum", "a"],
        ["a", "b"],
        ["b", "sum"],
        ["b", "out"],
      ],
    );
    const { diagnostics, shapes } = analyseDocument(document);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: "cycle", severity: "error" });
    expect(diagnostics[0]?.found).toMatch(/sum → a → b → sum|a → b → sum → a|b → sum → a → b/);
    expect([shapes.get("x"), shapes.get("a"), shapes.get("out")]).toEqual([[2], null, null]);
  });

  it("finds each of two separate cycles", () => {
    const document = testGraph(
      [
        ["a", "dense"],
        ["b", "dense"],
        ["c", "dense"],
        ["d", "dense"],
      ],
      [
        ["a", "b"],
        ["b", "a"],
        ["c", "d"],
        ["d", "c"],
      ],
    );
    expect(findings(document).filter((finding) => finding.includes("cycle"))).toHaveLength(2);
  });

  it("reports a missing input where it is missing and not again behind it", () => {
    const document = testGraph(
      [
        ["x", "input"],
        ["a", "dense"],
        ["b", "dense"],
        ["out", "output"],
      ],
      [
        ["a", "b"],
        ["b", "out"],
      ],
    );
    expect(findings(document)).toEqual(["warning unused x", "error missing-input a"]);
  });

  it("wants two edges into Add and one into Dense", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [2] }],
        ["y", "input", { shape: [2] }],
        ["sum", "add"],
        ["a", "dense"],
        ["out", "output"],
      ],
      [
        ["x", "sum"],
        ["x", "a"],
        ["y", "a"],
        ["sum", "a"],
        ["a", "out"],
      ],
    );
    expect(findings(document)).toEqual(["error missing-input sum", "error crowded-port a"]);
  });

  it("says in words why shapes do not fit, with a fix", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [5] }],
        ["conv", "conv2d"],
        ["out", "output"],
      ],
      [
        ["x", "conv"],
        ["conv", "out"],
      ],
    );
    expect(analyseDocument(document).diagnostics).toMatchObject([
      { code: "shape", node: "conv", expected: "an image [height, width, channels]", found: "[5]" },
    ]);
    const small = testGraph(
      [
        ["x", "input", { shape: [4, 4, 1] }],
        ["conv", "conv2d", { kernelSize: [5, 3] }],
        ["out", "output"],
      ],
      [
        ["x", "conv"],
        ["conv", "out"],
      ],
    );
    expect(analyseDocument(small).diagnostics).toMatchObject([
      {
        code: "shape",
        node: "conv",
        field: "kernelSize",
        fix: { kind: "set-field", field: "kernelSize", value: [4, 3] },
      },
    ]);
  });

  it("advises Flatten before a Dense layer on images", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [4, 4, 1] }],
        ["dense", "dense"],
        ["out", "output"],
      ],
      [
        ["x", "dense"],
        ["dense", "out"],
      ],
    );
    expect(analyseDocument(document).diagnostics).toMatchObject([
      {
        severity: "warning",
        code: "advice",
        node: "dense",
        fix: { kind: "insert-before", layer: "flatten" },
      },
    ]);
  });

  it.each([
    ["units 0", { units: 0 }],
    ["units one and a half", { units: 1.5 }],
    ["an unknown activation", { activation: "step" }],
  ])("finds a wrong field: %s", (_, values) => {
    const document = applyEdit(smallNetwork(), { kind: "setFields", nodes: ["dense"], values }).document;
    expect(findings(document)).toEqual(["error wrong-field dense"]);
  });

  it("refuses 10 GB of weights with the estimate, once", () => {
    const document = applyEdit(smallNetwork(), {
      kind: "setFields",
      nodes: ["numbers"],
      values: { shape: [3000, 3000] },
    }).document;
    const big = testGraph(
      [
        ["x", "input", { shape: [60_000] }],
        ["big", "dense", { units: 60_000 }],
        ["out", "output"],
      ],
      [
        ["x", "big"],
        ["big", "out"],
      ],
    );
    expect(hasErrors(analyseDocument(document))).toBe(false);
    expect(analyseDocument(big).diagnostics).toMatchObject([
      { code: "too-large", node: "big", found: "about 14.4 GB of weights" },
    ]);
  });

  it("refuses layers that are too large only together, at the largest", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [40_000] }],
        ["a", "dense", { units: 40_000 }],
        ["b", "dense", { units: 39_000 }],
        ["out", "output"],
      ],
      [
        ["x", "a"],
        ["a", "b"],
        ["b", "out"],
      ],
    );
    expect(findings(document)).toEqual(["error too-large a"]);
  });

  it("refuses a network without weights", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [4, 2] }],
        ["flat", "flatten"],
        ["out", "output"],
      ],
      [
        ["x", "flat"],
        ["flat", "out"],
      ],
    );
    expect(findings(document)).toEqual(["error no-weights out"]);
  });

  it("warns of softmax before a loss from logits, and of logits before a loss from probabilities", () => {
    const softmax = applyEdit(smallNetwork(), {
      kind: "setFields",
      nodes: ["dense"],
      values: { activation: "softmax" },
    }).document;
    expect(analyseDocument(softmax).diagnostics).toMatchObject([
      { code: "logits", node: "answer", fix: { field: "fromLogits", value: false } },
    ]);
    const probabilities = applyEdit(smallNetwork(), {
      kind: "setFields",
      nodes: ["answer"],
      values: { fromLogits: false },
    }).document;
    expect(analyseDocument(probabilities).diagnostics).toMatchObject([
      { code: "logits", node: "answer", fix: { field: "fromLogits", value: true } },
    ]);
    const both = applyEdit(softmax, {
      kind: "setFields",
      nodes: ["answer"],
      values: { fromLogits: false },
    }).document;
    expect(findings(both)).toEqual([]);
  });

  it("wants two classes for a loss over classes", () => {
    const document = applyEdit(smallNetwork(), {
      kind: "setFields",
      nodes: ["dense"],
      values: { units: 1 },
    }).document;
    expect(analyseDocument(document).diagnostics).toMatchObject([
      { code: "shape", node: "answer", fix: { value: "binaryCrossentropy" } },
    ]);
  });

  it("lets errors outside the network pass as warnings", () => {
    const document = testGraph(
      [
        ["x", "input", { shape: [4] }],
        ["dense", "dense", { units: 3 }],
        ["out", "output"],
        ["loose", "dense", { units: 0 }],
      ],
      [
        ["x", "dense"],
        ["dense", "out"],
      ],
    );
    expect(findings(document)).toEqual(["warning wrong-field loose", "warning missing-input loose"]);
    expect(hasErrors(analyseDocument(document))).toBe(false);
  });

  it("checks the optimizer's fields", () => {
    const training = { optimizer: { id: "adam", fields: { learningRate: 0 } } };
    expect(findings(applyEdit(smallNetwork(), { kind: "setTraining", training }).document)).toEqual([
      "error training -",
    ]);
  });

  it("gives the same object for the same document, and keeps what a move does not touch", () => {
    const document = smallNetwork();
    const moved = applyEdit(document, {
      kind: "moveNodes",
      moves: [{ node: "dense", position: { x: 1, y: 2 } }],
    }).document;
    expect(analyseDocument(document)).toBe(analyseDocument(document));
    expect(analyseDocument(moved).weights.get("dense")).toBe(analyseDocument(document).weights.get("dense"));
  });
});
