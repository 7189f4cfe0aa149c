import * as core from "@tensorflow/tfjs-core";
import { testKernels } from "../testing/kernelCases.ts";

testKernels({
  images: {
    "conv2d dilated": {
      shapes: [
        [1, 7, 7, 2],
        [3, 3, 2, 3],
      ],
      compute: (x, k) => core.conv2d(x as core.Tensor4D, k as core.Tensor4D, 1, "same", "NHWC", 2),
    },
    "conv2d with uneven strides": {
      shapes: [
        [2, 7, 6, 2],
        [3, 2, 2, 3],
      ],
      compute: (x, k) => core.conv2d(x as core.Tensor4D, k as core.Tensor4D, [2, 1], "same"),
      gradient: true,
    },
    "conv2d with explicit padding": {
      shapes: [
        [1, 5, 5, 1],
        [3, 3, 1, 2],
      ],
      compute: (x, k) =>
        core.conv2d(
          x as core.Tensor4D,
          k as core.Tensor4D,
          2,
          [
            [0, 0],
            [1, 2],
            [0, 1],
            [0, 0],
          ],
          "NHWC",
          1,
          "floor",
        ),
    },
    conv2dTranspose: {
      shapes: [
        [1, 3, 3, 2],
        [3, 3, 4, 2],
      ],
      compute: (x, k) =>
        core.conv2dTranspose(x as core.Tensor4D, k as core.Tensor4D, [1, 6, 6, 4], 2, "same"),
      gradient: true,
    },
    conv1d: {
      shapes: [
        [2, 8, 2],
        [3, 2, 3],
      ],
      compute: (x, k) => core.conv1d(x as core.Tensor3D, k as core.Tensor3D, 2, "valid"),
      gradient: true,
    },
    depthwiseConv2d: {
      shapes: [
        [2, 5, 5, 3],
        [3, 3, 3, 2],
      ],
      compute: (x, k) => core.depthwiseConv2d(x as core.Tensor4D, k as core.Tensor4D, 1, "same"),
      gradient: true,
    },
    separableConv2d: {
      shapes: [
        [1, 5, 5, 2],
        [3, 3, 2, 2],
        [1, 1, 4, 3],
      ],
      compute: (x, d, p) =>
        core.separableConv2d(x as core.Tensor4D, d as core.Tensor4D, p as core.Tensor4D, 1, "valid"),
      gradient: true,
    },
    maxPool: {
      shapes: [[2, 7, 7, 2]],
      compute: (x) => core.maxPool(x as core.Tensor4D, 3, 2, "same"),
      gradient: true,
    },
    avgPool: {
      shapes: [[2, 6, 6, 2]],
      compute: (x) => core.avgPool(x as core.Tensor4D, 2, 2, "valid"),
      gradient: true,
    },
    "avgPool same": {
      shapes: [[2, 7, 7, 2]],
      compute: (x) => core.avgPool(x as core.Tensor4D, 3, 2, "same"),
    },
    batchNorm: {
      shapes: [[2, 3, 3, 2], [2], [2], [2]],
      compute: (x, m, o, s) =>
        core.batchNorm4d(
          x as core.Tensor4D,
          m as core.Tensor1D,
          core.add(core.square(s), 1),
          o as core.Tensor1D,
          s as core.Tensor1D,
          0.01,
        ),
      gradient: true,
    },
    flipLeftRight: { shapes: [[1, 2, 3, 2]], compute: (x) => core.image.flipLeftRight(x as core.Tensor4D) },
  },
});
