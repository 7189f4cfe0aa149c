import * as core from "@tensorflow/tfjs-core";
import { asIndices, testKernels, whole } from "../testing/kernelCases.ts";

testKernels({
  reductions: {
    "sum, mean, max, min, prod": {
      shapes: [[2, 3, 4]],
      compute: (x) => [
        core.sum(x, [0, 2]),
        core.mean(x, 1, true),
        core.max(x, -1),
        core.min(x),
        core.prod(x, 2),
      ],
    },
    "argMax, argMin": { shapes: [[3, 4]], compute: (x) => [core.argMax(x, -1), core.argMin(x, 0)] },
    cumsum: { shapes: [[3, 4]], compute: (x) => [core.cumsum(x, 1), core.cumsum(x, 0, true, true)] },
    cumprod: { shapes: [[3, 7]], compute: (x) => [core.cumprod(x, 1), core.cumprod(x, 1, true, true)] },
    topk: {
      shapes: [[2, 6]],
      compute: (x) => {
        const { values, indices } = core.topk(x, 3);
        return [values, indices];
      },
    },
    logSumExp: { shapes: [[2, 5]], compute: (x) => core.logSumExp(x, 1), gradient: true },
    "max's gradient": { shapes: [[2, 5]], compute: (x) => core.max(x, 1), gradient: true },
    variance: { shapes: [[2, 5]], compute: (x) => core.moments(x, 1).variance, gradient: true },
    norm: { shapes: [[2, 5]], compute: (x) => core.norm(x, 2, 1), gradient: true },
  },
  counting: {
    denseBincount: {
      shapes: [[2, 5]],
      compute: (x) => [
        core.denseBincount(asIndices(x) as core.Tensor2D, [], 4),
        core.denseBincount(asIndices(x) as core.Tensor2D, [], 4, true),
      ],
      numbers: whole(4),
    },
    bincount: {
      shapes: [[5], [5]],
      compute: (x, w) => core.bincount(asIndices(x) as core.Tensor1D, w as core.Tensor1D, 4),
      numbers: whole(4),
    },
    searchSorted: {
      shapes: [
        [2, 3],
        [2, 4],
      ],
      compute: (_, x) =>
        core.searchSorted(
          core.tensor2d([
            [-1, 0, 1],
            [-0.5, 0, 0.5],
          ]),
          x,
          "right",
        ),
    },
    localResponseNormalization: {
      shapes: [[1, 2, 2, 5]],
      compute: (x) => core.localResponseNormalization(x as core.Tensor4D, 2, 1, 0.5, 0.6),
      gradient: true,
    },
  },
});
