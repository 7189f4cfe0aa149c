import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { buildBlock } from "./build.ts";

/** Convolution, batch normalization and ReLU (Ioffe and Szegedy, 2015). */
export const convolutionBlock: BlockPackage = [
  buildBlock({
    id: "conv-bn-relu",
    name: "Conv + BN + ReLU",
    layers: [
      { id: "input-1", layer: "input", name: "Input", fields: { shape: [28, 28, 16] }, at: [0, 0] },
      {
        id: "conv",
        layer: "conv2d",
        name: "Conv",
        fields: { filters: 32, padding: "same", useBias: false },
        at: [1, 0],
      },
      { id: "normalization", layer: "batchNormalization", name: "Normalize", at: [2, 0] },
      { id: "relu", layer: "activation", name: "ReLU", fields: { activation: "relu" }, at: [3, 0] },
    ],
    wires: [
      ["input-1", "conv"],
      ["conv", "normalization"],
      ["normalization", "relu"],
    ],
    parameters: [
      { key: "filters", label: "Filters", node: "conv", field: "filters" },
      { key: "kernelSize", label: "Kernel", node: "conv", field: "kernelSize" },
      { key: "strides", label: "Strides", node: "conv", field: "strides" },
    ],
  }),
];
