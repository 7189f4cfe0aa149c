import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { createDocument, createNode } from "../../shared/document/createDocument.ts";
import { applyEdit } from "../../shared/document/edits.ts";
import type { DocumentEdge, NetDocument } from "../../shared/document/schema.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { LayerId } from "../../shared/layers/registry.ts";
import { compileDocument } from "./compileDocument.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

const tf: Tfjs = { core, layers: tfjsLayers };

beforeAll(() => core.setBackend("cpu"));
afterEach(() => core.disposeVariables());

function compiled(document: NetDocument, seed = 1): CompiledNetwork {
  const result = compileDocument(document, tf, { seed });
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

/** tfjs's types keep its train function to itself. */
function trainFunction(network: CompiledNetwork): (data: core.Tensor[]) => core.Tensor[] {
  const model = network.model as unknown as { makeTrainFunction(): (data: core.Tensor[]) => core.Tensor[] };
  return model.makeTrainFunction();
}

type NodeRow = readonly [
  id: string,
  layer: LayerId,
  fields?: Readonly<Record<string, number | string | readonly number[]>>,
];

function graph(
  rows: readonly NodeRow[],
  wires: readonly (readonly [from: string, to: string])[],
): NetDocument {
  const nodes = rows.map(([id, layer, fields]) =>
    createNode({ id, layer, name: id, fields: fields ?? {}, position: { x: 0, y: 0 } }),
  );
  const edges: DocumentEdge[] = wires.map(([from, to], index) => ({
    id: `edge-${index}`,
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
  }));
  return createDocument({ nodes, edges });
}

const twoOutputs = graph(
  [
    ["numbers", "input", { shape: [6] }],
    ["hidden", "dense", { units: 5, activation: "tanh" }],
    ["class", "dense", { units: 3 }],
    ["size", "dense", { units: 1 }],
    ["which", "output"],
    ["much", "output", { loss: "meanSquaredError", weight: 0.5 }],
  ],
  [
    ["numbers", "hidden"],
    ["hidden", "class"],
    ["hidden", "size"],
    ["class", "which"],
    ["size", "much"],
  ],
);

describe.each(templates.map((template) => [template.id, template] as const))(
  "template %s",
  (_id, template) => {
    it("compiles with the parameters the analysis counts", () => {
      const document = template.create();
      const analysis = analyseDocument(document);
      expect(analysis.diagnostics).toEqual([]);
      const { model } = compiled(document);
      expect(model.countParams()).toBe(analysis.totalParameters);
      for (const [node, layer] of compiled(document).layerOfNode) {
        const owned = analysis.weightOwners.get(node) !== undefined ? 0 : model.getLayer(layer).countParams();
        expect([node, analysis.parameters.get(node)]).toEqual([node, owned]);
        expect([null, ...(analysis.shapes.get(node) ?? [])]).toEqual(model.getLayer(layer).outputShape);
      }
    });
  },
);

describe("compileDocument", () => {
  it("gives 784-16-16-10 exactly 13,002 weights and biases", () => {
    const template = templates.find(({ id }) => id === "mlp-784-16-16-10");
    expect(compiled(template?.create() as NetDocument).model.countParams()).toBe(13_002);
  });

  it("names layers and weights after the nodes and finds the way back", () => {
    const network = compiled(twoOutputs);
    expect(network.weightsOfNode.get("hidden")).toEqual(["hidden/kernel", "hidden/bias"]);
    expect(network.weightsOfNode.get("which")).toEqual([]);
    expect(network.nodeOfLayer.get(network.layerOfNode.get("size") ?? "")).toBe("size");
    expect(compiled(twoOutputs).weightsOfNode.get("hidden")).toEqual(["hidden/kernel", "hidden/bias"]);
  });

  it("tells same-named and foreign-lettered nodes apart", () => {
    const nodes = twoOutputs.nodes.map((node) =>
      node.layer === "dense" ? { ...node, name: "Überblick 2!" } : { ...node, name: "層" },
    );
    const network = compiled({ ...twoOutputs, nodes });
    expect([...network.layerOfNode.values()]).toEqual([
      "input",
      "Uberblick_2",
      "Uberblick_2_2",
      "Uberblick_2_3",
      "output",
      "output_2",
    ]);
  });

  it("starts from the same weights for the same seed, from others for another", () => {
    const weights = (seed: number) =>
      compiled(twoOutputs, seed)
        .model.getWeights()
        .map((weight) => [...weight.dataSync()]);
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)[0]).not.toEqual(weights(2)[0]);
    const [hidden, , classes] = weights(1);
    expect(hidden?.slice(0, 3)).not.toEqual(classes?.slice(0, 3));
  });

  it("names what the train function gives back, in its order", () => {
    const network = compiled(twoOutputs);
    expect(network.metricNames).toEqual([
      "loss",
      "which/loss",
      "much/loss",
      "which/accuracy",
      "much/meanAbsoluteError",
    ]);
    const features = core.ones([4, 6]);
    const prediction = network.model.predict(features) as core.Tensor[];
    const classes = core.argMax(prediction[0] as core.Tensor, -1);
    const sizes = core.add(prediction[1] as core.Tensor, 2);
    const trainStep = trainFunction(network);
    const [loss, whichLoss, muchLoss, accuracy, error] = trainStep([features, classes, sizes]).map(
      (value) => value.dataSync()[0] ?? Number.NaN,
    );
    expect(muchLoss).toBeCloseTo(2, 5);
    expect(loss).toBeCloseTo((whichLoss ?? 0) + (muchLoss ?? 0), 5);
    expect(accuracy).toBe(1);
    expect(error).toBeCloseTo(2, 5);
  });

  it("learns", () => {
    const document = applyEdit(twoOutputs, {
      kind: "setTraining",
      training: { optimizer: { id: "sgd", fields: { learningRate: 0.1 } } },
    }).document;
    const trainStep = trainFunction(compiled(document));
    const data = [
      core.randomUniform([8, 6], -1, 1, "float32", 3),
      core.tensor1d([0, 1, 2, 0, 1, 2, 0, 1]),
      core.ones([8, 1]),
    ];
    const losses = Array.from({ length: 30 }, () => trainStep(data)[0]?.dataSync()[0] ?? Number.NaN);
    expect(losses[29]).toBeLessThan((losses[0] ?? 0) * 0.8);
  });

  it("merges inputs in the order of the edges and leaves out what leads nowhere", () => {
    const document = graph(
      [
        ["left", "input", { shape: [2] }],
        ["right", "input", { shape: [3] }],
        ["joined", "concatenate"],
        ["answer", "dense", { units: 2 }],
        ["out", "output"],
        ["stray", "dense"],
      ],
      [
        ["right", "joined"],
        ["left", "joined"],
        ["joined", "answer"],
        ["answer", "out"],
        ["left", "stray"],
      ],
    );
    const network = compiled(document);
    expect(network.inputs.map((input) => input.node)).toEqual(["left", "right"]);
    expect(network.layerOfNode.has("stray")).toBe(false);
    const joined = tfjsLayers.model({
      inputs: network.model.inputs,
      outputs: network.model.getLayer("joined").output,
    });
    const result = joined.predict([core.tensor2d([[7, 7]]), core.tensor2d([[5, 5, 5]])]) as core.Tensor;
    expect([...result.dataSync()]).toEqual([5, 5, 5, 7, 7]);
  });

  it("refuses a network with errors and says which", () => {
    const broken = applyEdit(twoOutputs, {
      kind: "setFields",
      nodes: ["hidden"],
      values: { units: 0 },
    }).document;
    const result = compileDocument(broken, tf, { seed: 1 });
    expect(result).toMatchObject({ ok: false, error: { code: "graph/not-trainable", node: "hidden" } });
    expect(!result.ok && result.error.expected).toMatch(/^at hidden, units: a whole number of at least 1/);
  });
});
