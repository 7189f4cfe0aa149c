// Layers made of other operators, against tfjs's own kernels or a plain loop.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Tfjs } from "../../shared/layers/definition.ts";
import {
  convolveImages,
  convolveSequences,
  convolveVolumes,
  padCausally,
} from "../../shared/layers/parts/convolution.ts";
import { interpolationMatrix, repeatAxis, resizeImage } from "../../shared/layers/parts/interpolation.ts";
import { poolImages, poolVolumes } from "../../shared/layers/parts/pooling.ts";
import { depthwiseSequences } from "../../shared/layers/parts/separableConvolution.ts";
import {
  transposeImages,
  transposeSequences,
  transposeVolumes,
} from "../../shared/layers/parts/transposedConvolution.ts";

const tf: Tfjs = { core, layers: tfjsLayers };

beforeAll(() => core.setBackend("cpu"));

function numbers(shape: readonly number[], seed: number): core.Tensor {
  return core.randomNormal([...shape] as [number], 0, 1, "float32", seed);
}

function expectClose(actual: core.Tensor, wanted: core.Tensor): void {
  expect(actual.shape).toEqual(wanted.shape);
  const values = wanted.dataSync();
  actual.dataSync().forEach((value, index) => expect(value).toBeCloseTo(values[index] ?? Number.NaN, 4));
}

describe("convolveVolumes", () => {
  it.each([
    [[1, 1, 1], [1, 1, 1], "valid"],
    [[2, 1, 2], [1, 1, 1], "same"],
    [[1, 1, 1], [2, 1, 2], "valid"],
    [[3, 2, 2], [1, 1, 1], "same"],
  ] as const)("is conv3d with strides %j, dilations %j, %s", (strides, dilations, padding) => {
    const x = numbers([2, 6, 5, 4, 2], 1);
    const kernel = numbers([3, 2, 2, 2, 3], 2);
    const wanted =
      dilations[0] === 1
        ? core.conv3d(x as core.Tensor5D, kernel as core.Tensor5D, [...strides], padding)
        : core.conv3d(x as core.Tensor5D, dilated(kernel, dilations) as core.Tensor5D, [...strides], padding);
    expectClose(convolveVolumes(tf, x, kernel, { strides, dilations, padding, groups: 1 }), wanted);
  });
});

/** A dilated kernel is a larger one with zeros in between. */
function dilated(kernel: core.Tensor, dilations: readonly [number, number, number]): core.Tensor {
  return dilations.reduce((filters, dilation, axis) => {
    const planes = core.unstack(filters, axis);
    const gap = core.zerosLike(planes[0] as core.Tensor);
    const spread = planes.flatMap((plane, index) => [
      ...(index === 0 ? [] : Array.from({ length: dilation - 1 }, () => gap)),
      plane,
    ]);
    return core.stack(spread, axis);
  }, kernel);
}

describe("convolveSequences", () => {
  it("is conv1d", () => {
    const x = numbers([2, 7, 3], 3);
    const kernel = numbers([3, 3, 4], 4);
    const wanted = core.conv1d(x as core.Tensor3D, kernel as core.Tensor3D, 2, "same");
    expectClose(
      convolveSequences(tf, x, kernel, { strides: [2], dilations: [1], padding: "same", groups: 1 }),
      wanted,
    );
  });

  it("padded causally does not see later steps", () => {
    const x = numbers([1, 6, 1], 5);
    const kernel = numbers([3, 1, 1], 6);
    const convolution = { strides: [1], dilations: [2], padding: "valid", groups: 1 } as const;
    const changed = core.concat([core.slice(x, [0, 0, 0], [1, 4, 1]), core.ones([1, 2, 1])], 1);
    const [first, second] = [x, changed].map((values) =>
      convolveSequences(tf, padCausally(tf, values, 3, 2), kernel, convolution),
    );
    expect(first?.shape).toEqual([1, 6, 1]);
    expect([...(first?.dataSync() ?? [])].slice(0, 4)).toEqual([...(second?.dataSync() ?? [])].slice(0, 4));
  });
});

describe("convolveImages", () => {
  it("keeps groups apart", () => {
    const x = numbers([1, 4, 4, 4], 7);
    const kernel = numbers([3, 3, 2, 6], 8);
    const convolution = { strides: [1, 1], dilations: [1, 1], padding: "valid", groups: 2 } as const;
    const silenced = core.mul(x, core.tensor1d([1, 1, 0, 0]));
    const [all, half] = [x, silenced].map((images) =>
      core.split(convolveImages(tf, images, kernel, convolution), 2, 3),
    );
    expectClose(half?.[0] as core.Tensor, all?.[0] as core.Tensor);
    expectClose(half?.[1] as core.Tensor, core.zerosLike(half?.[1] as core.Tensor));
  });
});

describe("depthwiseSequences", () => {
  it.each([
    [1, 1, "valid"],
    [2, 1, "same"],
    [1, 2, "valid"],
  ] as const)(
    "convolves each channel on its own: stride %i, dilation %i, %s",
    (stride, dilation, padding) => {
      const x = numbers([2, 7, 2], 9);
      const kernel = numbers([3, 2, 1], 10);
      const channels = [0, 1].map((channel) => {
        const one = core.slice(x, [0, 0, channel], [2, 7, 1]);
        const filter = core.slice(kernel, [0, channel, 0], [3, 1, 1]);
        return core.conv1d(one as core.Tensor3D, filter as core.Tensor3D, stride, padding, "NWC", dilation);
      });
      const actual = depthwiseSequences(tf, x, kernel, { strides: [stride], dilations: [dilation], padding });
      expectClose(actual, core.concat(channels, 2));
    },
  );
});

describe("transposed convolutions", () => {
  it.each([
    ["same", [2, 1]],
    ["valid", [1, 3]],
    ["valid", [2, 2]],
  ] as const)("are the layer tfjs has for images: %s, strides %j", (padding, strides) => {
    const x = numbers([2, 3, 4, 2], 11);
    const kernel = numbers([3, 2, 5, 2], 12);
    const layer = tfjsLayers.layers.conv2dTranspose({
      filters: 5,
      kernelSize: [3, 2],
      strides: [...strides],
      padding,
      useBias: false,
    });
    layer.build([null, 3, 4, 2]);
    layer.setWeights([kernel]);
    expectClose(transposeImages(tf, x, kernel, strides, padding), layer.call(x, {}) as core.Tensor);
  });

  it.each([
    ["same", [2, 2, 1]],
    ["valid", [2, 1, 2]],
    ["valid", [3, 1, 1]],
    ["same", [1, 1, 1]],
  ] as const)("are conv3dTranspose for volumes: %s, strides %j", (padding, strides) => {
    const x = numbers([2, 3, 2, 3, 2], 13);
    const kernel = numbers([2, 3, 2, 4, 2], 14);
    const actual = transposeVolumes(tf, x, kernel, strides, padding);
    const shape = actual.shape as [number, number, number, number, number];
    expectClose(
      actual,
      core.conv3dTranspose(x as core.Tensor5D, kernel as core.Tensor5D, shape, [...strides], padding),
    );
  });

  it("are images of height 1 for sequences", () => {
    const x = numbers([2, 3, 2], 15);
    const kernel = numbers([3, 4, 2], 16);
    const wanted = transposeImages(tf, core.expandDims(x, 1), core.expandDims(kernel, 0), [1, 2], "same");
    expectClose(transposeSequences(tf, x, kernel, [2], "same"), core.squeeze(wanted, [1]));
  });
});

describe("poolVolumes", () => {
  it.each([
    ["max", [2, 2, 2], [2, 2, 2], "valid"],
    ["max", [3, 2, 2], [2, 1, 1], "same"],
    ["average", [2, 2, 2], [2, 2, 2], "valid"],
    ["average", [3, 3, 2], [2, 2, 1], "same"],
  ] as const)("is tfjs's pooling: %s %j, strides %j, %s", (kind, poolSize, strides, padding) => {
    const x = numbers([2, 5, 4, 4, 2], 17);
    const pool = kind === "max" ? core.maxPool3d : core.avgPool3d;
    const wanted = pool(x as core.Tensor5D, [...poolSize], [...strides], padding);
    expectClose(poolVolumes(tf, kind, x, { poolSize, strides, padding }), wanted);
  });
});

describe("resizing", () => {
  it.each([[[7, 5]], [[2, 3]], [[8, 8]]] as const)("is bilinear with half-pixel centres to %j", (size) => {
    const x = numbers([2, 4, 3, 2], 18);
    expectClose(resizeImage(tf, x, size, "bilinear"), sampled(x, size));
  });

  it("is nearest with half-pixel centres", () => {
    const x = numbers([1, 4, 3, 2], 19);
    expectClose(
      resizeImage(tf, x, [7, 5], "nearest"),
      core.image.resizeNearestNeighbor(x as core.Tensor4D, [7, 5], false, true),
    );
  });

  it("weighs every new value by 1 in all", () => {
    const weights = interpolationMatrix(5, 9, "bilinear");
    for (let row = 0; row < 9; row += 1) {
      const sum = weights.subarray(row * 5, row * 5 + 5).reduce((total, weight) => total + weight, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  it("repeats places", () => {
    expect([...repeatAxis(tf, core.tensor2d([[1, 2]]), 1, 3).dataSync()]).toEqual([1, 1, 1, 2, 2, 2]);
  });
});

/** Bilinear sampling by its definition. */
function sampled(x: core.Tensor, [newHeight, newWidth]: readonly [number, number]): core.Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const values = x.dataSync();
  const clamp = (index: number, size: number) => Math.min(Math.max(index, 0), size - 1);
  const at = (n: number, row: number, column: number, c: number) =>
    values[((n * height + clamp(row, height)) * width + clamp(column, width)) * channels + c] ?? Number.NaN;
  const result: number[] = [];
  for (let n = 0; n < batch; n += 1) {
    for (let row = 0; row < newHeight; row += 1) {
      for (let column = 0; column < newWidth; column += 1) {
        const y = ((row + 0.5) * height) / newHeight - 0.5;
        const z = ((column + 0.5) * width) / newWidth - 0.5;
        const [top, left] = [Math.floor(y), Math.floor(z)];
        for (let c = 0; c < channels; c += 1) {
          const above = at(n, top, left, c) * (1 - (z - left)) + at(n, top, left + 1, c) * (z - left);
          const below = at(n, top + 1, left, c) * (1 - (z - left)) + at(n, top + 1, left + 1, c) * (z - left);
          result.push(above * (1 - (y - top)) + below * (y - top));
        }
      }
    }
  }
  return core.tensor(result, [batch, newHeight, newWidth, channels]);
}

describe("average pooling with padding", () => {
  it("is tfjs's forward, and backward what small differences show", () => {
    const x = numbers([1, 5, 4, 1], 20) as core.Tensor4D;
    const pool = (images: core.Tensor) =>
      poolImages(tf, "average", images, { poolSize: [3, 3], strides: [2, 2], padding: "same" });
    expectClose(pool(x), core.avgPool(x, [3, 3], [2, 2], "same"));
    const weigh = (images: core.Tensor) => {
      const pooled = pool(images);
      return core.sum<core.Scalar>(
        core.mul(pooled, core.reshape(core.range(1, pooled.size + 1), pooled.shape)),
      );
    };
    const gradient = core.grad(weigh)(x).dataSync();
    const values = x.dataSync();
    gradient.forEach((slope, index) => {
      const at = (change: number) => {
        const moved = Float32Array.from(values, (value, place) => value + (place === index ? change : 0));
        return weigh(core.tensor4d(moved, [1, 5, 4, 1])).dataSync()[0] ?? Number.NaN;
      };
      expect((at(0.5) - at(-0.5)) / slope).toBeCloseTo(1, 3);
    });
  });
});
