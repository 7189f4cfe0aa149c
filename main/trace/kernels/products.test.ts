import * as core from "@tensorflow/tfjs-core";
import { testKernels } from "../testing/kernelCases.ts";

testKernels({
  products: {
    matMul: {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      compute: (a, b) => core.matMul(a, b, false, true),
      gradient: true,
    },
    "batched matMul": {
      shapes: [
        [2, 3, 4],
        [2, 4, 5],
      ],
      compute: (a, b) => core.matMul(a, b),
      gradient: true,
    },
    dot: { shapes: [[3], [3, 2]], compute: (a, b) => core.dot(a, b) },
    einsum: {
      shapes: [
        [2, 3, 2, 4],
        [2, 5, 2, 4],
      ],
      compute: (a, b) => [
        core.einsum("bqhd,bkhd->bhqk", a, b),
        core.einsum("bqhd,bkhd->qk", a, b),
        core.einsum("bqhd->hb", a),
      ],
    },
  },
});
