// The one table of ONNX operators: operator → the layer it is here. Kernels are turned to the order of axes used here; an
// activation or a bias that follows a layer becomes part of it where nothing else looks at what is between.
import type { Convert } from "./onnxGraph.ts";
import { activationOperators } from "./operators/activationOperators.ts";
import { arithmeticOperators } from "./operators/arithmeticOperators.ts";
import { convolutionOperators } from "./operators/convolutionOperators.ts";
import { denseOperators } from "./operators/denseOperators.ts";
import { normalizationOperators } from "./operators/normalizationOperators.ts";
import { poolingOperators } from "./operators/poolingOperators.ts";
import { shapeOperators } from "./operators/shapeOperators.ts";

export const onnxOperators: Readonly<Record<string, Convert>> = {
  ...convolutionOperators,
  ...poolingOperators,
  ...normalizationOperators,
  ...denseOperators,
  ...activationOperators,
  ...arithmeticOperators,
  ...shapeOperators,
};
