// Layers that share weights train as on tfjs, where one layer is applied twice; each node shows its own values; an export
// stores the weights once and comes back as it was.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import { createEngine } from "../../main/engine/engineRegistry.ts";
import { presentEngines } from "../../main/engine/presentEngines.ts";
import { checkGradients } from "../../main/gradcheck/checkGradients.ts";
import { readOwnExport } from "../../main/import/ownOnnxExport.ts";
import { exportOnnx, readOnnx, type OnnxFile } from "../../main/onnx/export.ts";
import { createTracer } from "../../main/trace/tracer.ts";
import { applyEdit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow } from "../../shared/document/testGraph.ts";
import { innerValueName } from "../../shared/contract/live.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Shape } from "../../shared/layers/definition.ts";
import type { LayerId } from "../../shared/layers/registry.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { expectParity, openSession, parityDataset } from "./parityNetwork.ts";

type Fields = NonNullable<NodeRow[2]>;

/** Two inputs through the same layer, put side by side and sorted into three classes. */
function twins(layer: LayerId, fields: Fields, first: Shape, second: Shape = first): NetDocument {
  const graph = testGraph(
    [
      ["a", "input", { shape: first }],
      ["b", "input", { shape: second }],
      ["twin", layer],
      ["layer", layer, fields],
      ["flat", "flatten"],
      ["flat-2", "flatten"],
      ["join", "concatenate"],
      ["classes", "dense", { units: 3 }],
      ["out", "output"],
    ],
    [
      ["a", "layer"],
      ["b", "twin"],
      ["layer", "flat"],
      ["twin", "flat-2"],
      ["flat", "join"],
      ["flat-2", "join"],
      ["join", "classes"],
      ["classes", "out"],
    ],
  );
  return applyEdit(graph, { kind: "shareWeights", node: "twin", owner: "layer" }).document;
}

const dense = () => twins("dense", { units: 4, activation: "tanh" }, [5]);

async function valuesOn(
  engine: EngineId,
  document: NetDocument,
  nodes: readonly string[],
  inputs: readonly Shape[],
) {
  const dataset = parityDataset(inputs);
  const session = await openSession(engine, document, dataset);
  const features = dataset.train.features.map(({ shape, data }) => ({ shape: [20, ...shape], data }));
  const values = (await session.forward(features, nodes)).nodes;
  await session.dispose();
  return nodes.map((node) => Array.from(values.get(node)?.data ?? []));
}

describe("20 steps equal tfjs's", () => {
  it.each<[LayerId, Fields, Shape, Shape?]>([
    ["dense", { units: 4, activation: "tanh", kernelL2: 0.01 }, [5]],
    ["conv2d", { filters: 3, kernelSize: [3, 3] }, [6, 6, 2], [8, 5, 2]],
    ["conv2d", { filters: 4, kernelSize: [3, 3], groups: 2 }, [6, 6, 2], [8, 5, 2]],
    ["batchNormalization", {}, [4, 4, 3]],
    ["lstm", { units: 3 }, [4, 2]],
    ["gru", { units: 2 }, [4, 2], [6, 2]],
  ])("%s %j", async (layer, fields, first, second = first) => {
    await expectParity(twins(layer, fields, first, second), parityDataset([first, second]));
  });
});

describe("each of the nodes", () => {
  it("shows its own values, which are the layer's for its own input", async () => {
    const document = dense();
    const reference = await valuesOn("cpu", document, ["layer", "twin"], [[5], [5]]);
    expect(reference[0]).not.toEqual(reference[1]);
    for (const engine of await presentEngines()) {
      const found = await valuesOn(engine, document, ["layer", "twin"], [[5], [5]]);
      found.forEach((values, place) =>
        values.forEach((value, index) =>
          expect(value, engine).toBeCloseTo(reference[place]?.[index] ?? NaN, 5),
        ),
      );
    }
  });

  it("shows the values inside it", async () => {
    const document = twins("lstm", { units: 3 }, [4, 2]);
    const names = ["layer", "twin"].map((node) => innerValueName(node, "states"));
    const [own, twin] = await valuesOn("onnxruntime", document, names, [
      [4, 2],
      [4, 2],
    ]);
    expect(own).toHaveLength(20 * 4 * 3);
    expect(own).not.toEqual(twin);
  });

  it("draws its own dropout where a block without weights of its own is shared", async () => {
    const document = twins("dropout", { rate: 0.5 }, [5]);
    const compiled = compileDocument(document, { core, layers: tfjsLayers }, { seed: 1 });
    invariant(compiled.ok, "it compiles");
    expect(compiled.value.layerOfNode.get("twin")).not.toBe(compiled.value.layerOfNode.get("layer"));
  });
});

it("the gradients are right, of both uses together", async () => {
  const options = {
    samples: 6,
    batchSize: 3,
    seed: 7,
    engine: createEngine("onnxruntime"),
    device: "cpu",
  } as const;
  const report = await checkGradients(dense(), null, options);
  invariant(report.ok, "the gradients can be checked");
  const { tensors } = report.value;
  expect(tensors.map(({ node, verdict }) => `${node} ${verdict}`)).toEqual([
    "layer correct",
    "layer correct",
    "classes correct",
    "classes correct",
  ]);
});

it("an export stores the weights once, agrees, and comes back sharing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "netloom-shared-"));
  try {
    const file = await exported(dense(), join(folder, "model.onnx"));
    const kernels = (file.model.graph?.initializer ?? []).filter(
      ({ dims }) => dims?.map(Number).join() === "5,4",
    );
    expect(kernels).toHaveLength(1);
    const back = await readOwnExport(file);
    expect(back?.document.nodes.find(({ id }) => id === "twin")?.shares).toBe("layer");
    expect(back?.weights.get("layer")?.weights.size).toBe(2);
    expect(back?.weights.has("twin")).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function exported(document: NetDocument, path: string): Promise<OnnxFile> {
  await core.setBackend("cpu");
  const compiled = compileDocument(document, { core, layers: tfjsLayers }, { seed: 3 });
  invariant(compiled.ok, "it compiles");
  const tracer = createTracer(compiled.value);
  const report = await exportOnnx({
    network: compiled.value,
    tracer,
    state: tracer.initialState(),
    dataset: parityDataset([[5], [5]]),
    path,
    inputRange: "0-1",
    labelNames: ["one", "two", "three"],
    documentName: "twins",
    document,
    appVersion: "test",
  });
  compiled.value.model.dispose();
  expect(report.ok ? report.value.maxAbsDiff : report.error).toBeLessThan(1e-5);
  const file = await readOnnx(path);
  invariant(file.ok, "the file can be read");
  return file.value;
}
