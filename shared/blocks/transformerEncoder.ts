import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { buildBlock } from "./build.ts";

/** Self-attention and a small network per step, each with a way around it (Vaswani et al., 2017; normalization first). */
export const transformerEncoder: BlockPackage = [
  buildBlock({
    id: "transformer-encoder",
    name: "Transformer encoder",
    layers: [
      { id: "input-1", layer: "input", name: "Input", fields: { shape: [28, 32] }, at: [0, 0] },
      { id: "normalization-1", layer: "layerNormalization", name: "Normalize 1", at: [1, 0] },
      {
        id: "attention",
        layer: "multiHeadAttention",
        name: "Attention",
        fields: { heads: 4, keyDim: 8 },
        at: [2, 0],
      },
      { id: "add-1", layer: "add", name: "Add 1", at: [3, 0] },
      { id: "normalization-2", layer: "layerNormalization", name: "Normalize 2", at: [0, 1] },
      { id: "widen", layer: "dense", name: "Widen", fields: { units: 64, activation: "gelu" }, at: [1, 1] },
      { id: "narrow", layer: "dense", name: "Narrow", fields: { units: 32 }, at: [2, 1] },
      { id: "add-2", layer: "add", name: "Add 2", at: [3, 1] },
    ],
    wires: [
      ["input-1", "normalization-1"],
      ["normalization-1", "attention"],
      ["attention", "add-1"],
      ["input-1", "add-1"],
      ["add-1", "normalization-2"],
      ["normalization-2", "widen"],
      ["widen", "narrow"],
      ["narrow", "add-2"],
      ["add-1", "add-2"],
    ],
    parameters: [
      { key: "heads", label: "Heads", node: "attention", field: "heads" },
      { key: "keyDim", label: "Features per head", node: "attention", field: "keyDim" },
      { key: "widened", label: "Units inside", node: "widen", field: "units" },
      { key: "features", label: "Features", node: "narrow", field: "units" },
    ],
  }),
];
