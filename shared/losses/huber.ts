import { pointwiseLoss } from "./pointwise.ts";

// With q = min(|e|, δ): ½ q² + δ · (|e| − q), which is ½ e² up to δ and δ · (|e| − ½ δ) beyond. Huber, 1964.
export const huber = pointwiseLoss({
  id: "huber",
  title: "Huber",
  help: "½ e² for errors up to delta, a straight line beyond: smooth like the square, calm about outliers like the absolute error.",
  options: ["delta"],
  compare: (tf, target, output, { delta }) => {
    const { core } = tf;
    const error = core.abs(core.sub(output, target));
    const quadratic = core.minimum(error, delta);
    return core.add(core.mul(core.square(quadratic), 0.5), core.mul(core.sub(error, quadratic), delta));
  },
});
