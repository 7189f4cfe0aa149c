// Max and average pooling in one, two and three dimensions.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldValues } from "../../fields/fields.ts";
import {
  defineLayer,
  type BuildContext,
  type LayerExample,
  type Tfjs,
  type TfjsLayer,
} from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import type { Dimensions } from "./family.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import {
  poolImages,
  poolingHeadline,
  poolingKinds,
  poolingShape,
  poolSequences,
  poolVolumes,
  type PoolingKind,
  type PoolingValues,
} from "./pooling.ts";
import { singlePort } from "./ports.ts";
import { paddingField, sizeField, stridesField } from "./windows.ts";
import { poolingWork } from "./layerWork.ts";

type Pool = (tf: Tfjs, kind: PoolingKind, values: Tensor, fields: PoolingValues) => Tensor;

const poolOf: Readonly<Record<Dimensions, Pool>> = { 1: poolSequences, 2: poolImages, 3: poolVolumes };

function poolingFields(dimensions: Dimensions) {
  return {
    poolSize: sizeField(dimensions, "Window", 2),
    strides: stridesField(dimensions, 2),
    padding: paddingField,
  } as const;
}

type PoolingFields = ReturnType<typeof poolingFields>;

interface PoolingMember {
  readonly id: string;
  /** tfjs's own layer, where its gradient is right and it keeps what the kind says. */
  build?(tf: Tfjs, fields: FieldValues<PoolingFields>, context: BuildContext): TfjsLayer;
}

export function poolingLayer(kind: PoolingKind, dimensions: Dimensions, member: PoolingMember) {
  const { title, name: kindName, summary, help, keyword } = poolingKinds[kind];
  return defineLayer({
    id: member.id,
    version: 1,
    title: `${title} ${dimensions}D`,
    category: "pooling",
    role: "layer",
    summary,
    help,
    keywords: ["pooling", "downsample", "subsample", keyword],
    inputs: [singlePort],
    fields: poolingFields(dimensions),
    headline: poolingHeadline,
    outputShape: poolingShape,
    weights: () => [],
    work: poolingWork,
    build: (tf, fields, context) =>
      member.build?.(tf, fields, context) ??
      ownLayer(tf, {
        name: context.name,
        kind: `${kindName}${dimensions}D`,
        outputShape: shapeOrNothing(poolingShape(fields, context.inputShapes)),
        compute: (inputs) => poolOf[dimensions](tf, kind, onlyTensor(inputs), fields),
      }),
    examples: poolingExamples[dimensions],
  });
}

const poolingExamples: Readonly<Record<Dimensions, readonly LayerExample<PoolingFields>[]>> = {
  1: [
    { title: "Halves a sequence", fields: {}, inputs: [[6, 2]] },
    {
      title: "Overlapping windows, same padding",
      fields: { poolSize: [3], strides: [2], padding: "same" },
      inputs: [[7, 2]],
    },
  ],
  2: [
    { title: "Halves an image", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[6, 4, 2]] },
    {
      title: "Overlapping windows, same padding",
      fields: { poolSize: [3, 3], strides: [2, 2], padding: "same" },
      inputs: [[7, 5, 2]],
    },
    { title: "A row left over", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[5, 5, 1]] },
  ],
  3: [
    { title: "Halves a volume", fields: {}, inputs: [[4, 4, 2, 2]] },
    {
      title: "Overlapping windows, same padding",
      fields: { poolSize: [3, 2, 3], strides: [2, 2, 1], padding: "same" },
      inputs: [[5, 3, 4, 1]],
    },
  ],
};
