// Every layer example in a small network of its own: what the fast engine trains and computes is what tfjs does.
import { describe, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { layers } from "../../shared/layers/registry.ts";
import { optimizers, type OptimizerId } from "../../shared/optimizers/registry.ts";
import { buildableLayers, networkAround, type Example } from "./exampleNetwork.ts";
import { expectParity, parityDataset } from "./parityNetwork.ts";

describe.each(buildableLayers.map((definition) => [definition.id, definition] as const))(
  "%s",
  (_id, definition) => {
    it.each(definition.examples.map((example) => [example.title, example] as const))(
      "%s",
      async (_title, example) => {
        await expectParity(
          networkAround(definition, example),
          parityDataset(example.inputs, example.indicesBelow),
        );
      },
    );
  },
);

describe("optimizers", () => {
  const example: Example = { title: "", fields: { units: 5, activation: "tanh" }, inputs: [[6]] };
  const settings = [{}, { clipping: "globalNorm", clipLimit: 0.2, weightDecay: 0.01 }] as const;

  it.each(
    Object.keys(optimizers).flatMap((id) => settings.map((fields) => [id as OptimizerId, fields] as const)),
  )("%s %j", async (id, fields) => {
    const training = {
      ...createDocument().training,
      optimizer: { id, fields },
      schedule: { id: "cosine", fields: { warmUp: 0.2 } },
    };
    await expectParity(
      { ...networkAround(layers.dense, example), training },
      parityDataset(example.inputs, example.indicesBelow),
    );
  });
});
