// Every layer example on its own: what the definition declares is what tfjs makes of it.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { completeFields, fieldProblems } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition, LayerExample, Tfjs } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import { registerRandomUniform, setRandomStep } from "../trace/randomUniform.ts";

const tf: Tfjs = { core, layers: tfjsLayers };
const batch = 3;

beforeAll(async () => {
  await core.setBackend("cpu");
  registerRandomUniform(core, "cpu");
});
afterEach(() => core.disposeVariables());

const definitions: readonly LayerDefinition[] = Object.values(layers);
const built = definitions.filter((definition) => definition.build !== undefined);

/** Numbers that differ from each other and have both signs, or indices where the layer wants those. */
function inputsOf(example: LayerExample<FieldSpecs>): core.Tensor[] {
  const { indicesBelow } = example;
  const valueAt = (index: number) =>
    indicesBelow === undefined ? Math.sin(index * 1.7) * 2 : (index * 5) % indicesBelow;
  return example.inputs.map((shape) => {
    const size = shape.reduce((product, axis) => product * axis, batch);
    return core.tensor(
      Float32Array.from({ length: size }, (_, index) => valueAt(index)),
      [batch, ...shape],
    );
  });
}

function open(definition: LayerDefinition, example: LayerExample<FieldSpecs>) {
  const fields = completeFields(definition.fields, example.fields);
  const layer = definition.build?.(tf, fields, { name: "example", seed: 11, inputShapes: example.inputs });
  if (layer === undefined) throw new Error(`${definition.id} has no build`);
  const inputs = example.inputs.map((shape) => tfjsLayers.input({ shape: [...shape] }));
  const output = layer.apply(
    inputs.length === 1 ? (inputs[0] as tfjsLayers.SymbolicTensor) : inputs,
  ) as tfjsLayers.SymbolicTensor;
  return { fields, layer, model: tfjsLayers.model({ inputs, outputs: output }) };
}

describe.each(definitions.map((definition) => [definition.id, definition] as const))(
  "%s",
  (id, definition) => {
    it("is registered under its own id, with at least two examples and defaults within its limits", () => {
      expect(definition.id).toBe(id);
      expect(layers).toHaveProperty(id, definition);
      expect(definition.examples.length).toBeGreaterThanOrEqual(2);
      const defaults = Object.fromEntries(
        Object.entries(definition.fields).map(([name, spec]) => [name, spec.default]),
      );
      expect(fieldProblems(definition.fields, defaults)).toEqual([]);
    });

    it.each(definition.examples.map((example) => [example.title, example] as const))(
      "%s: fields fit and a shape is declared",
      (_, example) => {
        expect(fieldProblems(definition.fields, example.fields)).toEqual([]);
        const fields = completeFields(definition.fields, example.fields);
        expect(definition.check?.(fields) ?? []).toEqual([]);
        expect(definition.outputShape(fields, example.inputs)).toMatchObject({ ok: true });
      },
    );
  },
);

describe.each(built.map((definition) => [definition.id, definition] as const))(
  "%s built with tfjs",
  (_id, definition) => {
    describe.each(definition.examples.map((example) => [example.title, example] as const))(
      "%s",
      (_title, example) => {
        it("has the declared shape and weights", () => {
          const { fields, layer, model } = open(definition, example);
          const declared = definition.outputShape(fields, example.inputs);
          expect(declared).toEqual({ ok: true, shape: model.outputs[0]?.shape.slice(1) });
          const weights = layer.weights.map((weight) => ({
            name: weight.originalName.slice("example/".length),
            shape: weight.shape,
            trainable: layer.trainableWeights.includes(weight),
          }));
          expect(weights).toEqual(definition.weights(fields, example.inputs));
        });

        it.each([false, true])("computes finite numbers of that shape, training %s", (training) => {
          setRandomStep(0);
          const { layer, model } = open(definition, example);
          const inputs = inputsOf(example);
          const result = layer.call(inputs, { training }) as core.Tensor;
          expect(result.shape.slice(1)).toEqual(model.outputs[0]?.shape.slice(1));
          expect([...result.dataSync()].every(Number.isFinite)).toBe(true);
        });

        it("has a finite gradient for every trainable weight, or else for its inputs", () => {
          setRandomStep(0);
          const { layer } = open(definition, example);
          const inputs = inputsOf(example);
          const scalar = (values: core.Tensor[]) =>
            core.sum<core.Scalar>(core.square(layer.call(values, { training: true }) as core.Tensor));
          const weights = layer.trainableWeights.map((weight) => weight.read() as core.Variable);
          const gradients =
            weights.length > 0
              ? Object.values(core.variableGrads(() => scalar(inputs), weights).grads)
              : core.grads((...values) => scalar(values))(inputs);
          expect(gradients).toHaveLength(weights.length || inputs.length);
          for (const gradient of gradients)
            expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
        });
      },
    );
  },
);
