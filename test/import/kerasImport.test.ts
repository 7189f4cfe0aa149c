import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyseDocument, hasErrors } from "../../shared/document/analyseDocument.ts";
import { answersOf } from "./importFixture.ts";
import { readModel } from "../../main/import/importModel.ts";

// Made by make_fixtures.py beside them.
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/keras/${name}`, import.meta.url));

interface Expected {
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly (readonly number[])[];
}
const expected = JSON.parse(readFileSync(fixture("expected.json"), "utf8")) as Readonly<
  Record<string, Expected>
>;

describe("a model of Keras answers as it did there", () => {
  test.each(["cnn.keras", "cnn.h5", "recurrent.keras", "branches.keras", "branches.h5"])(
    "%s",
    async (file) => {
      const imported = await readModel(fixture(file));
      const { shape, inputs, outputs } = expected[file.split(".")[0] ?? ""] as Expected;
      const answers = answersOf(imported, inputs, shape);
      expect(answers.length).toBe(outputs.length);
      answers.forEach((answer, index) => {
        expect(answer.length).toBe(outputs[index]?.length);
        const differences = answer.map((value, at) => Math.abs(value - (outputs[index]?.[at] ?? Number.NaN)));
        expect(Math.max(...differences)).toBeLessThan(1e-5);
      });
      expect(imported.report.filter(({ outcome }) => outcome !== "imported")).toEqual([]);
    },
  );
});

describe("beside the weights it brings", () => {
  test("names, fields and the training settings", async () => {
    const { document } = await readModel(fixture("cnn.keras"));
    expect(document.name).toBe("small_cnn");
    expect(document.nodes.map(({ name, layer }) => [name, layer])).toEqual([
      ["image", "input"],
      ["conv", "conv2d"],
      ["norm", "batchNormalization"],
      ["pool", "maxPooling2d"],
      ["depthwise", "depthwiseConv2d"],
      ["drop", "dropout"],
      ["flatten", "flatten"],
      ["hidden", "dense"],
      ["hidden leakyReLU", "leakyReLU"],
      ["classes", "dense"],
      ["Output", "output"],
    ]);
    expect(document.nodes.find(({ name }) => name === "hidden")?.fields["kernelL2"]).toBeCloseTo(0.01);
    expect(document.training.optimizer).toEqual({
      id: "momentum",
      fields: { learningRate: 0.05, nesterov: true },
    });
    expect(document.nodes.at(-1)?.fields).toEqual({ loss: "categoricalCrossentropy", fromLogits: false });
    expect(hasErrors(analyseDocument(document))).toBe(false);
  });

  test("the loss of each output", async () => {
    const { document } = await readModel(fixture("branches.keras"));
    const outputs = document.nodes.filter(({ layer }) => layer === "output");
    expect(outputs.map(({ name, fields }) => [name, fields])).toEqual([
      ["left output", {}],
      ["right output", { loss: "binaryCrossentropy", fromLogits: false }],
    ]);
    expect(document.training.optimizer).toMatchObject({
      id: "adamW",
      fields: { learningRate: 0.003, weightDecay: 0.02 },
    });
    const recurrent = await readModel(fixture("recurrent.keras"));
    expect(recurrent.document.nodes.at(-1)?.fields).toMatchObject({ loss: "huber" });
    expect(recurrent.document.training.optimizer).toMatchObject({
      id: "rmsprop",
      fields: { learningRate: 0.002, decay: 0.8 },
    });
  });

  test("places from left to right, no two alike", async () => {
    const { document } = await readModel(fixture("branches.keras"));
    const byId = new Map(document.nodes.map((node) => [node.id, node]));
    for (const { from, to } of document.edges) {
      expect(byId.get(to.node)?.position.x).toBeGreaterThan(byId.get(from.node)?.position.x ?? Infinity);
    }
    expect(new Set(document.nodes.map(({ position }) => `${position.x} ${position.y}`)).size).toBe(
      document.nodes.length,
    );
  });
});

test("a layer without a counterpart is left out, its edges joined, and the report says so", async () => {
  const { document, report } = await readModel(fixture("unknown.keras"));
  expect(document.nodes.map(({ name }) => name)).toEqual(["numbers", "hidden", "answer", "Output"]);
  expect(report.find(({ layer }) => layer === "strange")).toEqual({
    layer: "strange",
    outcome: "bridged",
    detail:
      "EinsumDense was left out: there is no such layer here; “hidden” feeds “answer” directly now. " +
      "The network answers otherwise than the file's: insert layers that do the same there, or train it on.",
  });
  expect(report.find(({ outcome }) => outcome === "note")?.detail).toContain("does not say with which loss");
  expect(hasErrors(analyseDocument(document))).toBe(false);
});
