import * as core from "@tensorflow/tfjs-core";
import { testKernels } from "../testing/kernelCases.ts";

testKernels({
  volumes: {
    conv3d: {
      shapes: [
        [2, 5, 4, 4, 2],
        [3, 2, 2, 2, 3],
      ],
      compute: (x, k) => core.conv3d(x as core.Tensor5D, k as core.Tensor5D, [2, 1, 1], "same"),
      gradient: true,
    },
    conv3dTranspose: {
      shapes: [
        [1, 2, 2, 2, 2],
        [2, 2, 2, 3, 2],
      ],
      compute: (x, k) =>
        core.conv3dTranspose(x as core.Tensor5D, k as core.Tensor5D, [1, 4, 4, 4, 3], 2, "same"),
    },
    maxPool3d: {
      shapes: [[1, 5, 4, 4, 2]],
      compute: (x) => core.maxPool3d(x as core.Tensor5D, [3, 2, 2], 2, "same"),
      gradient: true,
    },
    avgPool3d: {
      shapes: [[1, 4, 4, 4, 2]],
      compute: (x) => core.avgPool3d(x as core.Tensor5D, 2, 2, "valid"),
      gradient: true,
    },
    "avgPool3d same": {
      shapes: [[1, 5, 4, 4, 2]],
      compute: (x) => core.avgPool3d(x as core.Tensor5D, 3, 2, "same"),
    },
  },
});
