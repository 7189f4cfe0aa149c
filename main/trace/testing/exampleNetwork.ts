// A layer's example as a network: the layer, and behind it a small head to train.
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { completeFields } from "../../../shared/fields/checkFields.ts";
import type { FieldSpecs } from "../../../shared/fields/fields.ts";
import type { LayerDefinition, LayerExample } from "../../../shared/layers/definition.ts";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { elementAt } from "../program/elementAt.ts";
import { sizeOf } from "../program/shape.ts";
import { tf } from "./networks.ts";

export const headUnits = 2;

export function exampleNetwork(
  definition: LayerDefinition,
  example: LayerExample<FieldSpecs>,
): CompiledNetwork {
  const fields = completeFields(definition.fields, example.fields);
  const context = { name: "example", seed: 11, inputShapes: example.inputs };
  const layer = definition.build?.(tf, fields, context);
  if (layer === undefined) throw new Error(`${definition.id} builds no layer`);
  const inputs = example.inputs.map((shape) => tfjsLayers.input({ shape: [...shape] }));
  const features = layer.apply(
    inputs.length === 1 ? elementAt(inputs, 0) : inputs,
  ) as tfjsLayers.SymbolicTensor;
  const size = sizeOf(features.shape.slice(1).map(Number));
  const flat = tfjsLayers.layers.reshape({ targetShape: [size] }).apply(features);
  const kernelInitializer = tfjsLayers.initializers.glorotUniform({ seed: 5 });
  const head = tfjsLayers.layers.dense({ name: "head", units: headUnits, kernelInitializer });
  const output = head.apply(flat) as tfjsLayers.SymbolicTensor;
  const model = tfjsLayers.model({ inputs, outputs: output });
  model.compile({ optimizer: core.train.momentum(0.05, 0.9), loss: "meanSquaredError" });
  return {
    tf,
    model,
    inputs: example.inputs.map((shape, index) => ({ node: `input${index}`, name: `input${index}`, shape })),
    outputs: [
      { node: "head", name: "head", shape: [headUnits], loss: "meanSquaredError", fromLogits: false },
    ],
    layerOfNode: new Map([["example", "example"]]),
    nodeOfLayer: new Map([["example", "example"]]),
    weightsOfNode: new Map(),
    metricNames: ["loss"],
  };
}
