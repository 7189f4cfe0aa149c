// A siamese network: one tower of layers reads both digits, and what it makes of them is compared.
import type { TemplateDefinition } from "./definition.ts";
import { graphDocument, type NodeRow, type Wire } from "./graphDocument.ts";

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

const wires: readonly Wire[] = [
  ["first", "flat-1"],
  ["second", "flat-2"],
  ["flat-1", "hidden-1"],
  ["flat-2", "hidden-2"],
  ["hidden-1", "code-1"],
  ["hidden-2", "code-2"],
  ["code-1", "larger"],
  ["code-2", "larger"],
  ["code-1", "smaller"],
  ["code-2", "smaller"],
  ["larger", "distance", "minuend"],
  ["smaller", "distance", "subtrahend"],
  ["distance", "verdict"],
  ["verdict", "output"],
];

export const sameDigit: TemplateDefinition = {
  id: "same-digit",
  title: "The same digit?",
  summary:
    "Two digits through the same layers: the network never learns their names, only whether they are the same (siamese network).",
  create: () => graphDocument("The same digit?", "digit-pairs", rows, wires),
};
