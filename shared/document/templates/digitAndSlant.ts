// A network of two outputs: the same layers say which digit it is, a class, and how far it leans, a number.
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
];

const relu = { activation: "relu", kernelInitializer: "heUniform" };

const rows: readonly NodeRow[] = [
  ["input", "input", "Image", { shape: [28, 28, 1] }, 0, 0.5],
  ["flatten", "flatten", "Pixels", {}, 1, 0.5],
  ["hidden-1", "dense", "Hidden 1", { units: 64, ...relu }, 2, 0.5],
  ["hidden-2", "dense", "Hidden 2", { units: 32, ...relu }, 3, 0.5],
  ["digits", "dense", "Ten digits", { units: 10 }, 4, 0],
  ["degrees", "dense", "Degrees", { units: 1 }, 4, 1],
  [
    "digit",
    "output",
    "Digit",
    { target: "digit", loss: "sparseCategoricalCrossentropy", fromLogits: true },
    5,
    0,
  ],
  // Squared degrees are in the hundreds, cross-entropy about 2: without a weight the slant would drown the digit.
  ["slant", "output", "Slant", { target: "slant", loss: "meanSquaredError", weight: 0.01 }, 5, 1],
];

const wires: readonly (readonly [from: string, to: string])[] = [
  ["input", "flatten"],
  ["flatten", "hidden-1"],
  ["hidden-1", "hidden-2"],
  ["hidden-2", "digits"],
  ["hidden-2", "degrees"],
  ["digits", "digit"],
  ["degrees", "slant"],
];

export const digitAndSlant: TemplateDefinition = {
  id: "digit-and-slant",
  title: "Digit and slant",
  summary:
    "Two answers from the same layers: which digit it is, and by how many degrees it leans. Each output has its own target, loss and weight.",
  create: () =>
    createDocument({
      name: "Digit and slant",
      nodes: rows.map(([id, layer, name, fields, column, row]) =>
        createNode({
          id,
          layer,
          name,
          fields,
          position: { x: column * columnWidth, y: row * rowHeight },
        }),
      ),
      edges: wires.map(([from, to], index) => ({
        id: `edge-${index + 1}`,
        from: { node: from, port: outputPort },
        to: { node: to, port: "in" },
      })),
      training: {
        ...defaultTraining,
        batchSize: 32,
        epochs: 10,
        optimizer: { id: "adam", fields: { learningRate: 0.002 } },
      },
      data: {
        source: { kind: "generated", id: "digits-slant", count: 10_000, seed: 1 },
        validationShare: 0.2,
        splitSeed: 1,
      },
    }),
};
