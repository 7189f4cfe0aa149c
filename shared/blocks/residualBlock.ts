import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { buildBlock } from "./build.ts";

const convolution = { filters: 32, padding: "same", useBias: false } as const;

/** Two convolutions and a way around them (He et al., 2016). The input needs as many channels as the block has filters. */
export const residualBlock: BlockPackage = [
  buildBlock({
    id: "residual",
    name: "Residual",
    layers: [
      { id: "input-1", layer: "input", name: "Input", fields: { shape: [28, 28, 32] }, at: [0, 0] },
      { id: "conv-1", layer: "conv2d", name: "Conv 1", fields: convolution, at: [1, 0] },
      { id: "normalization-1", layer: "batchNormalization", name: "Normalize 1", at: [2, 0] },
      { id: "relu-1", layer: "activation", name: "ReLU 1", fields: { activation: "relu" }, at: [3, 0] },
      { id: "conv-2", layer: "conv2d", name: "Conv 2", fields: convolution, at: [1, 1] },
      { id: "normalization-2", layer: "batchNormalization", name: "Normalize 2", at: [2, 1] },
      { id: "add", layer: "add", name: "Add", at: [3, 1] },
      { id: "relu-2", layer: "activation", name: "ReLU 2", fields: { activation: "relu" }, at: [4, 1] },
    ],
    wires: [
      ["input-1", "conv-1"],
      ["conv-1", "normalization-1"],
      ["normalization-1", "relu-1"],
      ["relu-1", "conv-2"],
      ["conv-2", "normalization-2"],
      ["normalization-2", "add"],
      ["input-1", "add"],
      ["add", "relu-2"],
    ],
    parameters: [
      { key: "filters", label: "Filters inside", node: "conv-1", field: "filters" },
      { key: "channels", label: "Filters at the end", node: "conv-2", field: "filters" },
    ],
  }),
];
