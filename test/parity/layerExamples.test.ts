// Every layer example in a small network of its own: what the fast engine trains and computes is what tfjs does.
import { describe, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow, type Wire } from "../../shared/document/testGraph.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import type { LayerDefinition, LayerExample } from "../../shared/layers/definition.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";
import { optimizers, type OptimizerId } from "../../shared/optimizers/registry.ts";
import { expectParity, parityDataset } from "./parityNetwork.ts";

type Example = LayerExample<FieldSpecs>;

/** The example's inputs → the layer → three classes. */
function networkAround(definition: LayerDefinition, example: Example): NetDocument {
  const nodes: NodeRow[] = example.inputs.map((shape, index) => [`input-${index}`, "input", { shape }]);
  const wires: Wire[] = example.inputs.map((_, index) => {
    const port = definition.inputs[Math.min(index, definition.inputs.length - 1)];
    return [`input-${index}`, `layer.${port?.name ?? "in"}`];
  });
  const fields = example.fields as NetDocument["nodes"][number]["fields"];
  return testGraph(
    [
      ...nodes,
      ["layer", definition.id as LayerId, fields],
      ["flat", "flatten"],
      ["classes", "dense", { units: 3 }],
      ["out", "output"],
    ],
    [...wires, ["layer", "flat"], ["flat", "classes"], ["classes", "out"]],
  );
}

const buildable: readonly LayerDefinition[] = Object.values<LayerDefinition>(layers).filter(
  ({ build }) => build !== undefined,
);

describe.each(buildable.map((definition) => [definition.id, definition] as const))(
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
