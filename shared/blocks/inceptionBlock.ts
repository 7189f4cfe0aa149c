import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { buildBlock, type LayerRow } from "./build.ts";

/** A convolution of square kernels with ReLU that keeps the size. */
function convolution(row: Pick<LayerRow, "id" | "name" | "at">, filters: number, size: number): LayerRow {
  const fields = { padding: "same", activation: "relu", filters, kernelSize: [size, size] } as const;
  return { ...row, layer: "conv2d", fields };
}

/** Convolutions of several sizes side by side, joined along the channels (Szegedy et al., 2015). */
export const inceptionBlock: BlockPackage = [
  buildBlock({
    id: "inception",
    name: "Inception",
    layers: [
      { id: "input-1", layer: "input", name: "Input", fields: { shape: [28, 28, 16] }, at: [0, 1] },
      convolution({ id: "one", name: "1 × 1", at: [2, 0] }, 16, 1),
      convolution({ id: "three-reduce", name: "Reduce for 3 × 3", at: [1, 1] }, 12, 1),
      convolution({ id: "three", name: "3 × 3", at: [2, 1] }, 16, 3),
      convolution({ id: "five-reduce", name: "Reduce for 5 × 5", at: [1, 2] }, 4, 1),
      convolution({ id: "five", name: "5 × 5", at: [2, 2] }, 8, 5),
      {
        id: "pool",
        layer: "maxPooling2d",
        name: "Max pool",
        fields: { poolSize: [3, 3], strides: [1, 1], padding: "same" },
        at: [1, 3],
      },
      convolution({ id: "pool-reduce", name: "After the pool", at: [2, 3] }, 8, 1),
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
