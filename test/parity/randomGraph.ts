// Random networks that are valid by construction: a layer is added only where its own shape rule takes what is there.
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow, type Wire } from "../../shared/document/testGraph.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition, Shape } from "../../shared/layers/definition.ts";
import { elementCount, sameShape } from "../../shared/layers/parts/shapes.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";
import { deriveSeed } from "../../shared/run/seeds.ts";

/**
 * A threshold turns the smallest rounding into 0 or 1, so does the standardization of two nearly equal features; an
 * embedding wants indices.
 */
const leftOut: ReadonlySet<string> = new Set([
  "threshold",
  "layerNormalization",
  "groupNormalization",
  "embedding",
]);
const inputShapes: readonly Shape[] = [[7], [5, 4], [6, 6, 2], [3, 4, 4, 1]];
const mostValues = 600;

interface Growing {
  readonly id: string;
  readonly shape: Shape;
}

export interface RandomGraph {
  readonly document: NetDocument;
  readonly input: Shape;
}

export function randomGraph(seed: number): RandomGraph {
  let drawn = 0;
  const choose = <T>(items: readonly T[]): T =>
    items[deriveSeed(seed, `choice ${drawn++}`) % items.length] as T;
  const input = choose(inputShapes);
  const rows: NodeRow[] = [["input", "input", { shape: input }]];
  const wires: Wire[] = [];
  const grown: Growing[] = [{ id: "input", shape: input }];

  const depth = choose([2, 3, 4, 5, 6]);
  for (let index = 0; index < depth; index += 1) {
    const id = index === depth - 1 ? "layer" : `node-${index}`;
    const last = grown[grown.length - 1] as Growing;
    const twin = grown.slice(0, -1).find((other) => sameShape(other.shape, last.shape));
    const merged = twin !== undefined && choose([true, false]);
    if (merged) {
      rows.push([id, choose<LayerId>(["add", "average", "multiply", "maximum"])]);
      wires.push([twin.id, id], [last.id, id]);
      grown.push({ id, shape: last.shape });
      continue;
    }
    const [definition, fields, shape] = choose(growths(last.shape));
    rows.push([id, definition.id as LayerId, fields]);
    wires.push([last.id, id]);
    grown.push({ id, shape });
  }
  rows.push(["flat", "flatten"], ["classes", "dense", { units: 3 }], ["out", "output"]);
  wires.push(["layer", "flat"], ["flat", "classes"], ["classes", "out"]);
  return { document: testGraph(rows, wires), input };
}

type Growth = readonly [definition: LayerDefinition, fields: NonNullable<NodeRow[2]>, shape: Shape];

/** Every layer of one input, with the fields of each of its examples, that takes this shape. */
function growths(source: Shape): readonly Growth[] {
  const fitting: Growth[] = [];
  for (const definition of Object.values<LayerDefinition>(layers)) {
    const oneInput = definition.inputs.length === 1 && definition.inputs[0]?.many !== true;
    if (definition.role !== "layer" || !oneInput || leftOut.has(definition.id)) continue;
    for (const example of definition.examples) {
      const result = definition.outputShape(completeFields(definition.fields, example.fields), [source]);
      if (!result.ok || elementCount(result.shape) > mostValues) continue;
      fitting.push([definition, example.fields as NonNullable<NodeRow[2]>, result.shape]);
    }
  }
  return fitting;
}
