import * as core from "@tensorflow/tfjs-core";
import { asIndices, testKernels, whole } from "../testing/kernelCases.ts";

testKernels({
  movement: {
    "transpose, reverse, tile": {
      shapes: [[2, 3, 4]],
      compute: (x) => [core.transpose(x, [2, 0, 1]), core.reverse(x, [0, 2]), core.tile(x, [1, 2, 3])],
    },
    broadcastTo: { shapes: [[3, 1]], compute: (x) => core.broadcastTo(x, [2, 3, 4]), gradient: true },
    "expandDims, squeeze, stack, unstack": {
      shapes: [
        [2, 3],
        [2, 3],
      ],
      compute: (x, y) => [core.expandDims(x, 1), core.stack([x, y], 1), ...core.unstack(x, 1)],
    },
    concat: {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      compute: (x, y) => core.concat([x, y], 1),
      gradient: true,
    },
    slice: { shapes: [[4, 5]], compute: (x) => core.slice(x, [1, 2], [2, -1]), gradient: true },
    stridedSlice: {
      shapes: [[6, 5]],
      compute: (x) => [
        core.stridedSlice(x, [1, 4], [6, 0], [2, -1]),
        core.stridedSlice(x, [0, 1], [1, 4], [1, 1], 0, 0, 0, 0, 1),
      ],
    },
    split: { shapes: [[2, 6]], compute: (x) => [...core.split(x, 3, 1), ...core.split(x, [1, 5], 1)] },
    pad: {
      shapes: [[2, 3]],
      compute: (x) =>
        core.pad(
          x,
          [
            [1, 0],
            [2, 1],
          ],
          0.5,
        ),
      gradient: true,
    },
    mirrorPad: {
      shapes: [[4, 3]],
      compute: (x) => [
        core.mirrorPad(
          x,
          [
            [2, 1],
            [1, 2],
          ],
          "reflect",
        ),
        core.mirrorPad(
          x,
          [
            [2, 1],
            [1, 3],
          ],
          "symmetric",
        ),
      ],
    },
    depthToSpace: { shapes: [[1, 2, 2, 8]], compute: (x) => core.depthToSpace(x as core.Tensor4D, 2) },
    spaceToBatchND: {
      shapes: [[1, 4, 3, 2]],
      compute: (x) =>
        core.spaceToBatchND(
          x,
          [2, 2],
          [
            [0, 0],
            [0, 1],
          ],
        ),
      gradient: true,
    },
    batchToSpaceND: {
      shapes: [[4, 2, 2, 1]],
      compute: (x) =>
        core.batchToSpaceND(
          x,
          [2, 2],
          [
            [0, 1],
            [1, 0],
          ],
        ),
    },
    diag: { shapes: [[4]], compute: (x) => core.diag(x) },
    "range, linspace, fill, eye": {
      shapes: [[4]],
      compute: (x) => [
        core.add(x, core.range(0, 4)),
        core.mul(x, core.linspace(0, 1, 4)),
        core.add(x, core.fill([4], 3)),
        core.add(core.eye(4), x),
      ],
    },
  },
  lookups: {
    gather: {
      shapes: [[4, 3]],
      compute: (x) =>
        core.gather(
          x,
          core.tensor2d(
            [
              [0, 3],
              [1, 1],
            ],
            [2, 2],
            "int32",
          ),
        ),
      gradient: true,
    },
    "gather along 1": {
      shapes: [[2, 4, 3]],
      compute: (x) => core.gather(x, core.tensor1d([3, 0], "int32"), 1),
      gradient: true,
    },
    "gather per sample": {
      shapes: [[2, 4, 3]],
      compute: (x) =>
        core.gather(
          x,
          core.tensor2d(
            [
              [3, 0],
              [1, 2],
            ],
            [2, 2],
            "int32",
          ),
          1,
          1,
        ),
    },
    gatherND: {
      shapes: [[3, 4, 2]],
      compute: (x) =>
        core.gatherND(
          x,
          core.tensor2d(
            [
              [0, 1],
              [2, 3],
            ],
            [2, 2],
            "int32",
          ),
        ),
    },
    scatterND: {
      shapes: [[3, 2]],
      compute: (x) => core.scatterND(core.tensor2d([[1], [3], [1]], [3, 1], "int32"), x, [5, 2]),
    },
    unsortedSegmentSum: {
      shapes: [[4, 2]],
      compute: (x) => core.unsortedSegmentSum(x, core.tensor1d([2, 0, 2, 1], "int32"), 3),
    },
    oneHot: { shapes: [[2, 3]], compute: (x) => core.oneHot(asIndices(x), 4), numbers: whole(4) },
  },
});
