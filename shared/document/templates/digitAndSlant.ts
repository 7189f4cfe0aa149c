// A network of two outputs: the same layers say which digit it is, a class, and how far it leans, a number.
import type { TemplateDefinition } from "./definition.ts";
import { graphDocument, type NodeRow, type Wire } from "./graphDocument.ts";

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

const wires: readonly Wire[] = [
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
  create: () => graphDocument("Digit and slant", "digits-slant", rows, wires),
};
