// What the playground templates share: a point in the plane in, one of two classes out, on data the app makes itself.
import { defaultTraining } from "../createDocument.ts";
import type { NetDocument } from "../schema.ts";
import { chainDocument, type ChainLink } from "./definition.ts";

export interface Playground {
  readonly name: string;
  /** The generated data. */
  readonly data: "circles" | "xor" | "gauss" | "spiral";
  /** Neurons of each hidden layer. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly learningRate: number;
  readonly noise: number;
}

export function playgroundDocument(playground: Playground): NetDocument {
  const { name, data, hidden, epochs, learningRate, noise } = playground;
  const training = {
    ...defaultTraining,
    batchSize: 16,
    epochs,
    optimizer: { id: "adam", fields: { learningRate } },
  };
  const layers = hidden.map((units, index): ChainLink => ({
    id: `hidden-${index + 1}`,
    layer: "dense",
    name: `Hidden ${index + 1}`,
    fields: { units, activation: "tanh" },
  }));
  const document = chainDocument(name, training, [
    { id: "input", layer: "input", name: "Point", fields: { shape: [2] } },
    ...layers,
    { id: "classes", layer: "dense", name: "Classes", fields: { units: 2 } },
    {
      id: "output",
      layer: "output",
      name: "Class",
      fields: { loss: "sparseCategoricalCrossentropy", fromLogits: true },
    },
  ]);
  return {
    ...document,
    data: {
      source: { kind: "generated", id: data, count: 500, seed: 1, noise },
      validationShare: 0.2,
      splitSeed: 1,
    },
  };
}
