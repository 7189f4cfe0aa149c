// The max pool's gradient where the pool can't yield the places of its maxima (plain ONNX has no way back from them either).
// For each place of the window, the strided slice of the input under it is compared with the maxima; what is found is not
// found again, so that the gradient goes to the first maximum. One transposed convolution with one-hot kernels brings the
// parts of all places back to where they came from:
//
//   found_o = [slice_o(x) = y] · (1 − found_1 − … − found_{o−1}),   dx = Σ_o place_o(dy · found_o)
import type { EquationOf, LoweringContext } from "./rule.ts";
import { castTo, inputName, inputType, reshapeTo } from "./rule.ts";
import { transposedConvolution } from "./transposedConvolution.ts";
import { imageBack, imageNchw, imageShapeNchw } from "./convolution.ts";

/** Less than every float32 that means anything. */
const lowest = -3.4028234663852886e38;

export function maxPoolGradByOffsets(
  context: LoweringContext,
  equation: EquationOf<"maxPool2dGrad">,
): string {
  const { graph } = context;
  const { params } = equation;
  const [dy, x, y] = [0, 1, 2].map((index) =>
    imageNchw(context, inputName(context, equation, index), params.layout),
  );
  const [, channels, outHeight, outWidth] = imageShapeNchw(
    inputType(context, equation, 0).shape,
    params.layout,
  );
  const [, , height, width] = imageShapeNchw(inputType(context, equation, 1).shape, params.layout);
  const [top, left, bottom, right] = params.pads;
  const [rows, columns] = params.window;
  const padded = params.pads.every((pad) => pad === 0)
    ? x!
    : graph.node("Pad", [
        x!,
        graph.ints([0, 0, top, left, 0, 0, bottom, right]),
        graph.scalar(lowest, "float32"),
      ]);

  const parts: string[] = [];
  let free: string | null = null;
  for (let ky = 0; ky < rows; ky += 1) {
    for (let kx = 0; kx < columns; kx += 1) {
      const under = graph.node("Slice", [
        padded,
        graph.ints([ky, kx]),
        graph.ints([
          ky + (outHeight - 1) * params.strides[0] + 1,
          kx + (outWidth - 1) * params.strides[1] + 1,
        ]),
        graph.ints([2, 3]),
        graph.ints(params.strides),
      ]);
      const equal = castTo(context, graph.node("Equal", [under, y!]), "float32");
      const found = free === null ? equal : graph.node("Mul", [equal, free]);
      free = graph.node("Sub", [free ?? graph.scalar(1, "float32"), found]);
      parts.push(reshapeTo(context, graph.node("Mul", [dy!, found]), [-1, channels, 1, outHeight, outWidth]));
    }
  }
  const places = rows * columns;
  const stacked = graph.node("Concat", parts, { axis: { int: 2 } });
  const back = transposedConvolution(context, {
    x: reshapeTo(context, stacked, [-1, channels * places, outHeight, outWidth]),
    kernel: oneHotKernels(context, channels, [rows, columns]),
    inputs: channels * places,
    window: params.window,
    strides: params.strides,
    dilations: [1, 1],
    groups: channels,
    pads: params.pads,
    rest: [
      height + top + bottom - (outHeight - 1) * params.strides[0] - rows,
      width + left + right - (outWidth - 1) * params.strides[1] - columns,
    ],
    outputShape: [channels, height, width],
  });
  return imageBack(context, back, params.layout);
}

/** [channels · places, 1, kh, kw]: the kernel of a channel's place o is 1 at o, else 0. */
function oneHotKernels(
  context: LoweringContext,
  channels: number,
  window: readonly [number, number],
): string {
  const places = window[0] * window[1];
  const data = new Float32Array(channels * places * places);
  for (let kernel = 0; kernel < channels * places; kernel += 1) data[kernel * places + (kernel % places)] = 1;
  return context.graph.constant(data, [channels * places, 1, ...window], "float32");
}
