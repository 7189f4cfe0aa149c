// A siamese network: one tower of layers reads both digits, and what it makes of them is compared.
import { outputPort } from "../../layers/definition.ts";
import type { LayerId } from "../../layers/registry.ts";
import { createDocument, createNode, defaultTraining } from "../createDocument.ts";
import type { DocumentNode } from "../schema.ts";
import type { TemplateDefinition } from "./definition.ts";

const columnWidth = 240;
const rowHeight = 260;

type NodeRow = readonly [
  id: string,
  layer: LayerId,
  name: string,
  fields: DocumentNode["fields"],
  column: number,
  row: number,
  shares?: string,
];

const image = { shape: [28, 28, 1] };
const hidden = { units: 64, activation: "relu", kernelInitializer: "heUniform" };
const code = { units: 16, activation: "sigmoid" };

const rows: readonly NodeRow[] = [
  ["first", "input", "First digit", image, 0, 0],
  ["second", "input", "Second digit", image, 0, 1],
  ["flat-1", "flatten", "Pixels 1", {}, 1, 0],
  ["flat-2", "flatten", "Pixels 2", {}, 1, 1],
  ["hidden-1", "dense", "Hidden 1", hidden, 2, 0],
  ["hidden-2", "dense", "Hidden 2", hidden, 2, 1, "hidden-1"],
  ["code-1", "dense", "Code 1", code, 3, 0],
  ["code-2", "dense", "Code 2", code, 3, 1, "code-1"],
  ["larger", "maximum", "Larger", {}, 4, 0],
  ["smaller", "minimum", "Smaller", {}, 4, 1],
  ["distance", "subtract", "Distance", {}, 5, 0.5],
  ["verdict", "dense", "Verdict", { units: 2 }, 6, 0.5],
  ["output", "output", "Same?", { loss: "sparseCategoricalCrossentropy", fromLogits: true }, 7, 0.5],
];

const wires: readonly (readonly [from: string, to: string, port: string])[] = [
  ["first", "flat-1", "in"],
  ["second", "flat-2", "in"],
  ["flat-1", "hidden-1", "in"],
  ["flat-2", "hidden-2", "in"],
  ["hidden-1", "code-1", "in"],
  ["hidden-2", "code-2", "in"],
  ["code-1", "larger", "in"],
  ["code-2", "larger", "in"],
  ["code-1", "smaller", "in"],
  ["code-2", "smaller", "in"],
  ["larger", "distance", "minuend"],
  ["smaller", "distance", "subtrahend"],
  ["distance", "verdict", "in"],
  ["verdict", "output", "in"],
];

export const sameDigit: TemplateDefinition = {
  id: "same-digit",
  title: "The same digit?",
  summary:
    "Two digits through the same layers: the network never learns their names, only whether they are the same (siamese network).",
  create: () =>
    createDocument({
      name: "The same digit?",
      nodes: rows.map(nodeOf),
      edges: wires.map(([from, to, port], index) => ({
        id: `edge-${index + 1}`,
        from: { node: from, port: outputPort },
        to: { node: to, port },
      })),
      training: {
        ...defaultTraining,
        batchSize: 32,
        epochs: 10,
        optimizer: { id: "adam", fields: { learningRate: 0.002 } },
      },
      data: {
        source: { kind: "generated", id: "digit-pairs", count: 10_000, seed: 1 },
        validationShare: 0.2,
        splitSeed: 1,
      },
    }),
};

function nodeOf([id, layer, name, fields, column, row, shares]: NodeRow): DocumentNode {
  const position = { x: column * columnWidth, y: row * rowHeight };
  return {
    ...createNode({ id, layer, name, fields, position }),
    ...(shares === undefined ? {} : { shares }),
  };
}
