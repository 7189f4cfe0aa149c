// A constraint holds the norm of one unit's own weights after every step, wherever the kernel's axis of units lies.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { testGraph, type NodeRow } from "../../shared/document/testGraph.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { FieldProblem } from "../../shared/fields/fields.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";
import { compileDocument } from "./compileDocument.ts";

beforeAll(() => core.setBackend("cpu"));
afterEach(() => core.disposeVariables());

type Fields = NonNullable<NodeRow[2]>;

/** The layer's kernel after one large step. */
function kernelAfterStep(layer: LayerId, shape: readonly number[], fields: Fields): core.Tensor {
  const document = {
    ...testGraph(
      [
        ["x", "input", { shape }],
        ["layer", layer, { ...fields }],
        ["flat", "flatten"],
        ["classes", "dense", { units: 2 }],
        ["out", "output"],
      ],
      [
        ["x", "layer"],
        ["layer", "flat"],
        ["flat", "classes"],
        ["classes", "out"],
      ],
    ),
    training: { ...createDocument().training, optimizer: { id: "sgd", fields: { learningRate: 1 } } },
  };
  const compiled = compileDocument(document, { core, layers: tfjsLayers }, { seed: 1 });
  if (!compiled.ok) throw new Error(compiled.error.found);
  const model = compiled.value.model as unknown as {
    makeTrainFunction(): (data: core.Tensor[]) => core.Tensor[];
  };
  model.makeTrainFunction()([
    core.randomNormal([4, ...shape], 0, 1, "float32", 7),
    core.tensor1d([0, 1, 1, 1]),
  ]);
  return compiled.value.model.getLayer("layer").getWeights()[0] as core.Tensor;
}

function normsOver(kernel: core.Tensor, axes: readonly number[]): readonly number[] {
  return [...core.sqrt(core.sum(core.square(kernel), [...axes])).dataSync()];
}

function fieldProblemsOf(layer: LayerId, fields: Fields): readonly FieldProblem[] {
  const definition: LayerDefinition = layers[layer];
  return definition.check?.(completeFields(definition.fields, fields)) ?? [];
}

/** The axes over which the kernel's norm is one unit's, and how many units there are. */
const kernels: readonly (readonly [
  layer: LayerId,
  input: readonly number[],
  fields: Fields,
  axes: readonly number[],
  units: number,
])[] = [
  ["dense", [3], { units: 4 }, [0], 4],
  ["conv1d", [5, 2], { filters: 3 }, [0, 1], 3],
  ["conv2d", [5, 5, 2], { filters: 3 }, [0, 1, 2], 3],
  ["conv2d", [5, 5, 4], { filters: 6, groups: 2 }, [0, 1, 2], 6],
  ["conv3d", [3, 3, 3, 2], { filters: 3 }, [0, 1, 2, 3], 3],
  ["conv1dTranspose", [3, 2], { filters: 3 }, [0, 2], 3],
  ["conv2dTranspose", [2, 2, 2], { filters: 3 }, [0, 1, 3], 3],
  ["conv3dTranspose", [2, 2, 2, 2], { filters: 3 }, [0, 1, 2, 4], 3],
  ["depthwiseConv1d", [5, 2], { depthMultiplier: 3 }, [0], 6],
  ["depthwiseConv2d", [5, 5, 2], { depthMultiplier: 3 }, [0, 1], 6],
  ["lstm", [3, 2], { units: 2 }, [0], 8],
];

describe.each(kernels)("%s of inputs %j with %j", (layer, input, fields, axes, units) => {
  it("has units of norm 1", () => {
    const norms = normsOver(kernelAfterStep(layer, input, { ...fields, kernelConstraint: "unitNorm" }), axes);
    expect(norms).toHaveLength(units);
    for (const norm of norms) expect(norm).toBeCloseTo(1, 5);
  });
});

describe("bounds", () => {
  const norms = (fields: Fields) => normsOver(kernelAfterStep("dense", [3], { units: 4, ...fields }), [0]);
  const free = () => norms({});

  it("keep the largest norm", () => {
    const limit = Math.max(...free()) / 2;
    const held = norms({ kernelConstraint: "maxNorm", kernelMaxNorm: limit });
    for (const norm of held) expect(norm).toBeLessThan(limit + 1e-4);
    expect(Math.max(...held)).toBeCloseTo(limit, 4);
  });

  it("keep the smallest and the largest norm", () => {
    const [smallest, largest] = [Math.min(...free()) * 1.2, Math.max(...free()) * 0.8];
    const held = norms({
      kernelConstraint: "minMaxNorm",
      kernelMinNorm: smallest,
      kernelMaxNorm: Math.max(smallest, largest),
    });
    expect(Math.min(...held)).toBeCloseTo(smallest, 4);
    for (const norm of held) expect(norm).toBeLessThan(Math.max(smallest, largest) + 1e-4);
  });

  it("that exclude each other are refused at the field", () => {
    const fields = { kernelConstraint: "minMaxNorm", kernelMinNorm: 3, kernelMaxNorm: 2 };
    const refused = { field: "kernelMinNorm", expected: "at most the largest norm, 2", found: "3" };
    for (const [layer] of kernels) expect(fieldProblemsOf(layer, fields), layer).toEqual([refused]);
    expect(fieldProblemsOf("dense", { ...fields, kernelMinNorm: 2 })).toEqual([]);
  });

  it("leave no weight negative", () => {
    const kernel = kernelAfterStep("dense", [3], { units: 4, kernelConstraint: "nonNegative" });
    expect(Math.min(...kernel.dataSync())).toBe(0);
  });
});
