import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { buildBlock } from "./build.ts";

const relu = { padding: "same", activation: "relu" } as const;

/** Convolutions of several sizes side by side, joined along the channels (Szegedy et al., 2015). */
export const inceptionBlock: BlockPackage = [
  buildBlock({
    id: "inception",
    name: "Inception",
    layers: [
      { id: "input-1", layer: "input", name: "Input", fields: { shape: [28, 28, 16] }, at: [0, 1] },
      {
        id: "one",
        layer: "conv2d",
        name: "1 × 1",
        fields: { ...relu, filters: 16, kernelSize: [1, 1] },
        at: [2, 0],
      },
      {
        id: "three-reduce",
        layer: "conv2d",
        name: "Reduce for 3 × 3",
        fields: { ...relu, filters: 12, kernelSize: [1, 1] },
        at: [1, 1],
      },
      {
        id: "three",
        layer: "conv2d",
        name: "3 × 3",
        fields: { ...relu, filters: 16, kernelSize: [3, 3] },
        at: [2, 1],
      },
      {
        id: "five-reduce",
        layer: "conv2d",
        name: "Reduce for 5 × 5",
        fields: { ...relu, filters: 4, kernelSize: [1, 1] },
        at: [1, 2],
      },
      {
        id: "five",
        layer: "conv2d",
        name: "5 × 5",
        fields: { ...relu, filters: 8, kernelSize: [5, 5] },
        at: [2, 2],
      },
      {
        id: "pool",
        layer: "maxPooling2d",
        name: "Max pool",
        fields: { poolSize: [3, 3], strides: [1, 1], padding: "same" },
        at: [1, 3],
      },
      {
        id: "pool-reduce",
        layer: "conv2d",
        name: "After the pool",
        fields: { ...relu, filters: 8, kernelSize: [1, 1] },
        at: [2, 3],
      },
      { id: "join", layer: "concatenate", name: "Join", at: [3, 1] },
    ],
    wires: [
      ["input-1", "one"],
      ["input-1", "three-reduce"],
      ["three-reduce", "three"],
      ["input-1", "five-reduce"],
      ["five-reduce", "five"],
      ["input-1", "pool"],
      ["pool", "pool-reduce"],
      ["one", "join"],
      ["three", "join"],
      ["five", "join"],
      ["pool-reduce", "join"],
    ],
    parameters: [
      { key: "one", label: "1 × 1 filters", node: "one", field: "filters" },
      { key: "three", label: "3 × 3 filters", node: "three", field: "filters" },
      { key: "five", label: "5 × 5 filters", node: "five", field: "filters" },
      { key: "pool", label: "Filters after the pool", node: "pool-reduce", field: "filters" },
    ],
  }),
];
