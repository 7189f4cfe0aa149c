// Every layer example in a small network of its own: what the fast engine trains and computes is what tfjs does. With
// NETLOOM_EVERY_OPTIMIZER set, each of them with every optimizer.
import { describe, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { layers } from "../../shared/layers/registry.ts";
import { optimizers, type OptimizerId } from "../../shared/optimizers/registry.ts";
import { buildableLayers, networkAround, type Example } from "./exampleNetwork.ts";
import { optimizerSamples, type OptimizerSample } from "./optimizerSamples.ts";
import { expectParity, parityDataset } from "./parityNetwork.ts";

const everyPair = process.env["NETLOOM_EVERY_OPTIMIZER"] !== undefined;

/** Adam as the app starts with it, then the samples. */
const choices: readonly OptimizerSample[] = [
  { optimizer: createDocument().training.optimizer, isContinuous: true },
  ...optimizerSamples,
];

/** Examples take turns with the optimizers; all of them for each example where that is asked for. */
const cases = buildableLayers
  .flatMap((definition) => definition.examples.map((example) => ({ definition, example })))
  .flatMap(({ definition, example }, index) =>
    choices
      .filter((_, choice) => everyPair || choice === index % choices.length)
      .map(
        (choice) =>
          [definition.id, example.title, choice.optimizer, { definition, example, choice }] as const,
      ),
  );

describe("layer examples", () => {
  it.each(cases)("%s: %s, with %j", async (_id, _title, optimizer, { definition, example, choice }) => {
    const training = { ...createDocument().training, optimizer };
    await expectParity(
      { ...networkAround(definition, example), training },
      parityDataset(example.inputs, example.indicesBelow),
      choice,
    );
  });
});

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
