// Values inside a layer that can be watched: of the shape its definition says, the same on every engine, and
// what they claim to be.
import { expect, it } from "vitest";
import type { HostTensor } from "../../main/engine/engine.ts";
import { presentEngines } from "../../main/engine/presentEngines.ts";
import { innerValueName } from "../../shared/contract/live.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { buildableLayers, networkAround, type Example } from "./exampleNetwork.ts";
import { openSession, parityDataset } from "./parityNetwork.ts";

const watchable = buildableLayers.filter(({ innerValues }) => innerValues !== undefined);
const cases = watchable.flatMap((definition) =>
  definition.examples
    .slice(0, 2)
    .map((example) => [definition.id, example.title, definition, example] as const),
);

const engines = (await presentEngines()).filter((engine) => engine !== "cpu");

type Definition = LayerDefinition;

function declared(definition: Definition, example: Example) {
  const fields = completeFields(definition.fields, { ...example.fields });
  const specs = definition.innerValues?.(fields, example.inputs) ?? [];
  return specs.map(({ name, shape }) => ({ wanted: innerValueName("layer", name), shape }));
}

async function valuesOn(
  engine: EngineId,
  definition: Definition,
  example: Example,
): Promise<ReadonlyMap<string, HostTensor>> {
  const dataset = parityDataset(example.inputs);
  const session = await openSession(engine, networkAround(definition, example), dataset);
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  const sample = dataset.train.features.map(({ shape, data }) => ({
    shape: [1, ...shape],
    data: data.slice(0, size(shape)),
  }));
  const wanted = declared(definition, example).map(({ wanted: name }) => name);
  const { nodes } = await session.forward(sample, ["layer", ...wanted]);
  await session.dispose();
  return nodes;
}

it.each(cases)("%s: %s", async (_id, _title, definition, example) => {
  const reference = await valuesOn("cpu", definition, example);
  for (const engine of engines) {
    const found = await valuesOn(engine, definition, example);
    for (const { wanted, shape } of declared(definition, example)) {
      const value = found.get(wanted);
      expect(value?.shape).toEqual([1, ...shape]);
      reference
        .get(wanted)
        ?.data.forEach((number, index) => expect(value?.data[index], engine).toBeCloseTo(number, 4));
    }
  }
});

it("states end in what comes out of the layer", async () => {
  const [fields, inputs] = [{ units: 3 }, [[4, 2]]] as const;
  const values = await valuesOn("cpu", layers.lstm, { title: "", fields, inputs });
  expect(values.get("layer#states")?.data.slice(-3)).toEqual(values.get("layer")?.data);
});

it("states read backwards stand in the order of the sequence", async () => {
  const fields = { units: 2, goBackwards: true };
  const values = await valuesOn("cpu", layers.gru, { title: "", fields, inputs: [[4, 2]] });
  expect(values.get("layer#states")?.data.slice(0, 2)).toEqual(values.get("layer")?.data);
});

it("attention hands out all of every query, and nothing ahead where it is causal", async () => {
  const fields = { heads: 2, keyDim: 2, causal: true };
  const values = await valuesOn("onnxruntime", layers.multiHeadAttention, {
    title: "",
    fields,
    inputs: [[3, 4]],
  });
  const maps = values.get("layer#attention");
  expect(rowSums(maps)).toEqual([1, 1, 1, 1, 1, 1]);
  expect([...(maps?.data.slice(0, 3) ?? [])]).toEqual([1, 0, 0]);
});

function rowSums(value: HostTensor | undefined): readonly number[] {
  const length = value?.shape.at(-1) ?? 1;
  const data = [...(value?.data ?? [])];
  return Array.from({ length: data.length / length }, (_, row) =>
    Number(
      data
        .slice(row * length, (row + 1) * length)
        .reduce((sum, share) => sum + share, 0)
        .toFixed(4),
    ),
  );
}
