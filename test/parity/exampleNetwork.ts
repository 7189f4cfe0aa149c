// A small network around one example of a layer: the example's inputs → the layer → three classes.
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow, type Wire } from "../../shared/document/testGraph.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import type { LayerDefinition, LayerExample } from "../../shared/layers/definition.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";

export type Example = LayerExample<FieldSpecs>;

/** Layers that build something: all but inputs and outputs. */
export const buildableLayers: readonly LayerDefinition[] = Object.values<LayerDefinition>(layers).filter(
  ({ build }) => build !== undefined,
);

export function networkAround(definition: LayerDefinition, example: Example): NetDocument {
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
