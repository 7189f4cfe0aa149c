// Layers that change values by chance while training and let them pass afterwards.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BuildContext, Tfjs, TfjsLayer } from "../definition.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { onlyInput } from "./shapes.ts";

interface Noise {
  /** What tfjs's summary calls the layer. */
  readonly kind: string;
  /** The layer's own seed, or null for the run's. */
  readonly seed: number | null;
  /** Values [batch, ...shape] → the same shape. */
  change(values: Tensor, seed: number): Tensor;
}

export function buildNoise(tf: Tfjs, context: BuildContext, noise: Noise): TfjsLayer {
  const seed = noise.seed ?? context.seed;
  return ownLayer(tf, {
    name: context.name,
    kind: noise.kind,
    outputShape: onlyInput(context.inputShapes),
    compute: (inputs, { training }) => {
      const values = onlyTensor(inputs);
      return training ? noise.change(values, seed) : values;
    },
  });
}
