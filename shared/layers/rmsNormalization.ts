import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { epsilonField } from "./parts/normalizing.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, shapeOk } from "./parts/shapes.ts";
import { lengthNormalizationWork } from "./parts/layerWork.ts";

export const rmsNormalization = defineLayer({
  id: "rmsNormalization",
  version: 1,
  title: "RMS normalization",
  category: "normalization",
  role: "layer",
  summary: "Divides by the root mean square of the features.",
  help: "y = scale · x / √(mean(x²) + ε) over the last axis: layer normalization without centring. Zhang and Sennrich, 2019.",
  keywords: ["rmsnorm", "normalize", "transformer"],
  inputs: [singlePort],
  mask: "carried",
  fields: { epsilon: epsilonField(1e-6) },
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: (_fields, inputs) => [{ name: "scale", shape: [lastSize(onlyInput(inputs))], trainable: true }],
  work: lengthNormalizationWork,
  build: (tf, { epsilon }, { name, inputShapes }) => {
    const source = onlyInput(inputShapes);
    return ownLayer(tf, {
      name,
      kind: "RMSNormalization",
      outputShape: source,
      weights: [{ name: "scale", shape: [lastSize(source)], initializer: tf.layers.initializers.ones() }],
      compute: (inputs, { weights: [scale] }) => {
        const { core } = tf;
        const values = onlyTensor(inputs);
        const meanSquare = core.mean(core.square(values), -1, true);
        return core.mul(core.mul(values, core.rsqrt(core.add(meanSquare, epsilon))), scale as Tensor);
      },
    });
  },
  examples: [
    { title: "A vector", fields: {}, inputs: [[6]] },
    { title: "A sequence", fields: { epsilon: 1e-3 }, inputs: [[4, 5]] },
  ],
});
