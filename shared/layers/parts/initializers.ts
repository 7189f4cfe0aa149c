// How a layer's weights start. tfjs draws them in JavaScript when the layer is built, from a seed derived per weight, so the
// same run seed gives the same start on every engine.
import type { Tensor } from "@tensorflow/tfjs-core";
import type * as TfLayers from "@tensorflow/tfjs-layers";
import type { ChoiceField } from "../../fields/fields.ts";
import { unreachable } from "../../invariant.ts";
import { deriveSeed } from "../../run/seeds.ts";
import type { Shape, Tfjs } from "../definition.ts";
import { orthogonalMatrix } from "./orthogonal.ts";

export const initializerChoices = [
  { value: "glorotUniform", label: "Glorot uniform" },
  { value: "glorotNormal", label: "Glorot normal" },
  { value: "heUniform", label: "He uniform" },
  { value: "heNormal", label: "He normal" },
  { value: "leCunUniform", label: "LeCun uniform" },
  { value: "leCunNormal", label: "LeCun normal" },
  { value: "randomUniform", label: "Uniform ±0.05" },
  { value: "randomNormal", label: "Normal, deviation 0.05" },
  { value: "truncatedNormal", label: "Truncated normal, deviation 0.05" },
  { value: "orthogonal", label: "Orthogonal" },
  { value: "zeros", label: "Zeros" },
  { value: "ones", label: "Ones" },
] as const;

export type InitializerId = (typeof initializerChoices)[number]["value"];
export type Initializer = ReturnType<typeof TfLayers.initializers.zeros>;

export function initializerField(label: string, start: InitializerId, help: string) {
  const choices = initializerChoices;
  return {
    kind: "choice",
    label,
    default: start,
    choices,
    help,
    advanced: true,
  } as const satisfies ChoiceField<InitializerId>;
}

export const kernelInitializerField = initializerField(
  "Kernel starts as",
  "glorotUniform",
  "Distribution the kernel is drawn from. Glorot suits sigmoid and tanh, He suits ReLU.",
);

export const biasInitializerField = initializerField(
  "Bias starts as",
  "zeros",
  "Distribution the bias is drawn from.",
);

/** @param weight name of the weight, so that two weights of one layer draw different numbers. */
export function buildInitializer(
  tf: Tfjs,
  id: InitializerId,
  layerSeed: number,
  weight: string,
): Initializer {
  const { initializers } = tf.layers;
  const seed = deriveSeed(layerSeed, weight);
  switch (id) {
    case "glorotUniform":
      return initializers.glorotUniform({ seed });
    case "glorotNormal":
      return initializers.glorotNormal({ seed });
    case "heUniform":
      return initializers.heUniform({ seed });
    case "heNormal":
      return initializers.heNormal({ seed });
    case "leCunUniform":
      return initializers.leCunUniform({ seed });
    case "leCunNormal":
      return initializers.leCunNormal({ seed });
    case "randomUniform":
      return initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed });
    case "randomNormal":
      return initializers.randomNormal({ mean: 0, stddev: 0.05, seed });
    case "truncatedNormal":
      return initializers.truncatedNormal({ mean: 0, stddev: 0.05, seed });
    case "orthogonal":
      return ownInitializer(tf, (shape) => orthogonalTensor(tf, shape, seed));
    case "zeros":
      return initializers.zeros();
    case "ones":
      return initializers.ones();
    default:
      return unreachable(id);
  }
}

/** tfjs takes only its own kind of initializer, and does not export the class: one of its objects serves as prototype. */
export function ownInitializer(tf: Tfjs, start: (shape: Shape) => Tensor): Initializer {
  const initializer = Object.create(tf.layers.initializers.zeros()) as Initializer;
  initializer.apply = (shape) => start(shape as number[]);
  return initializer;
}

/** All axes but the last are taken as one, as Keras does. */
function orthogonalTensor(tf: Tfjs, shape: Shape, seed: number): Tensor {
  const columns = shape[shape.length - 1] ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return tf.core.tensor(orthogonalMatrix(rows, columns, seed), [...shape]);
}
