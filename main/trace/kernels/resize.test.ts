import * as core from "@tensorflow/tfjs-core";
import { testKernels } from "../testing/kernelCases.ts";

testKernels({
  resizing: {
    "nearest, whole factor": {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [6, 9]),
      gradient: true,
    },
    nearest: {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [5, 5]),
      gradient: true,
    },
    "nearest, half pixel": {
      shapes: [[1, 5, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [3, 4], false, true),
    },
    bilinear: {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [5, 5]),
      gradient: true,
    },
    "bilinear, aligned": {
      shapes: [[2, 3, 3, 1]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [6, 6], true),
      gradient: true,
    },
    "bilinear, half pixel": {
      shapes: [[1, 5, 3, 2]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [3, 4], false, true),
    },
    cropAndResize: {
      shapes: [[2, 5, 5, 2]],
      compute: (x) =>
        core.image.cropAndResize(
          x as core.Tensor4D,
          [
            [0.1, 0, 0.9, 1],
            [-0.2, 0.3, 0.7, 1.2],
          ],
          [0, 1],
          [3, 4],
          "bilinear",
          7,
        ),
    },
  },
});
