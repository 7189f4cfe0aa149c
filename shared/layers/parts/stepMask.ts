// Which steps of a sequence count. tfjs's executor could carry masks too, but hands the last one it met to every layer that
// follows, masked or not; so a mask is a value of the network like any other: trained on, watched and exported as it is.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { BuildContext, Tfjs, TfjsLayer } from "../definition.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { onlyInput } from "./shapes.ts";

/** Numbers [N, T, …] → 1 for each step that holds anything but `blank`, else 0: [N, T]. It has no slope. */
export function filledSteps(tf: Tfjs, values: Tensor, blank: number): Tensor {
  const { core } = tf;
  const [batch = 1, steps = 1] = values.shape;
  const distances = core.reshape(core.abs(core.sub(values, blank)), [batch, steps, -1]);
  return core.step(core.sum(distances, 2));
}

export function buildStepMask(
  tf: Tfjs,
  { name, inputShapes }: Pick<BuildContext, "name" | "inputShapes">,
  blank: number,
): TfjsLayer {
  return ownLayer(tf, {
    name,
    kind: "StepMask",
    outputShape: onlyInput(inputShapes).slice(0, 1),
    compute: (inputs) => filledSteps(tf, onlyTensor(inputs), blank),
  });
}
