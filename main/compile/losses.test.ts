import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { LossDefinition, LossOptions } from "../../shared/losses/definition.ts";
import { losses, type LossId } from "../../shared/losses/registry.ts";
import { metrics } from "../../shared/metrics/registry.ts";

const tf: Tfjs = { core, layers: tfjsLayers };
const plain: LossOptions = { fromLogits: false, labelSmoothing: 0, delta: 1, gamma: 2, alpha: 0.25 };

beforeAll(() => core.setBackend("cpu"));

const classes = () => core.tensor1d([2, 0, 1, 1]);
const oneHot = () =>
  core.tensor2d([
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
    [0, 1, 0],
  ]);
const logits = () =>
  core.tensor2d([
    [0.2, -1, 1.5],
    [0.1, 0.3, -0.2],
    [2, 1, -1],
    [-0.4, 0.8, 0.7],
  ]);

function compute(
  id: LossId,
  target: core.Tensor,
  output: core.Tensor,
  options: Partial<LossOptions> = {},
): number[] {
  return [
    ...losses[id]
      .build(tf, { ...plain, ...options })(target, output)
      .dataSync(),
  ];
}

function expectClose(actual: readonly number[], wanted: readonly number[], digits = 5): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(wanted[index] ?? Number.NaN, digits));
}

const everyLoss = Object.values(losses).map((loss: LossDefinition) => [loss.id, loss] as const);

describe.each(everyLoss)("%s", (id, loss) => {
  const variants = loss.link === null ? [false] : [false, true];

  it.each(variants)("gives one number per sample, also for images, from logits %s", (fromLogits) => {
    const compare = loss.build(tf, { ...plain, fromLogits });
    expect(losses).toHaveProperty(id, loss);
    expect(compare(classes(), core.softmax(logits())).shape).toEqual([4]);
    const images = core.softmax(core.randomNormal([2, 3, 3, 4], 0, 1, "float32", 1));
    const labels = core.tensor(
      Float32Array.from({ length: 18 }, (_, index) => index % 4),
      [2, 3, 3],
    );
    expect(compare(labels, images).shape).toEqual([2]);
  });

  it.each(variants)("has the gradient that small differences show, from logits %s", (fromLogits) => {
    const compare = loss.build(tf, { ...plain, fromLogits });
    const start = fromLogits ? logits() : core.softmax(logits());
    // A share of zero has no slope to speak of.
    const target = id === "meanAbsolutePercentageError" ? core.add(oneHot(), 1) : oneHot();
    const total = (output: core.Tensor) => core.sum<core.Scalar>(compare(target, output));
    const gradient = core.grad(total)(start).dataSync();
    const values = start.dataSync();
    const width = 1e-2;
    const valueAt = (index: number, change: number) => {
      const moved = Float32Array.from(values, (value, place) => value + (place === index ? change : 0));
      return total(core.tensor(moved, [4, 3])).dataSync()[0] ?? Number.NaN;
    };
    values.forEach((_, index) => {
      const slope = (valueAt(index, width) - valueAt(index, -width)) / (2 * width);
      const bound = 0.02 * Math.max(1, Math.abs(slope));
      expect(Math.abs((gradient[index] ?? Number.NaN) - slope)).toBeLessThan(bound);
    });
  });

  it("takes class indices and one-hot rows for the same", () => {
    const output = core.softmax(logits());
    expectClose(compute(id as LossId, classes(), output), compute(id as LossId, oneHot(), output));
    expectClose(
      compute(id as LossId, core.reshape(classes(), [4, 1]), output),
      compute(id as LossId, oneHot(), output),
    );
  });
});

describe("from logits and from probabilities agree", () => {
  it.each([
    "sparseCategoricalCrossentropy",
    "categoricalCrossentropy",
    "categoricalFocalCrossentropy",
    "kullbackLeiblerDivergence",
  ] as const)("%s", (id) => {
    expectClose(
      compute(id, classes(), logits(), { fromLogits: true }),
      compute(id, classes(), core.softmax(logits())),
    );
  });

  it.each(["binaryCrossentropy", "binaryFocalCrossentropy"] as const)("%s", (id) => {
    expectClose(
      compute(id, oneHot(), logits(), { fromLogits: true }),
      compute(id, oneHot(), core.sigmoid(logits())),
    );
  });
});

describe("values", () => {
  it("of cross-entropy are −log of the right class's probability", () => {
    const probabilities = core.tensor2d([
      [0.7, 0.2, 0.1],
      [0.25, 0.5, 0.25],
    ]);
    expectClose(compute("sparseCategoricalCrossentropy", core.tensor1d([0, 2]), probabilities), [
      -Math.log(0.7),
      -Math.log(0.25),
    ]);
  });

  it("of cross-entropy stay finite for logits of any size", () => {
    expectClose(
      compute(
        "sparseCategoricalCrossentropy",
        core.tensor1d([0, 1]),
        core.tensor2d([
          [1000, -1000],
          [1000, -1000],
        ]),
        { fromLogits: true },
      ),
      [0, 2000],
    );
    expectClose(
      compute("binaryCrossentropy", core.tensor2d([[1], [0]]), core.tensor2d([[1000], [1000]]), {
        fromLogits: true,
      }),
      [0, 1000],
    );
  });

  it("of label smoothing mix in the even distribution", () => {
    const output = core.softmax(logits());
    const smooth = core.add(core.mul(oneHot(), 0.7), 0.1);
    expectClose(
      compute("categoricalCrossentropy", oneHot(), output, { labelSmoothing: 0.3 }),
      compute("categoricalCrossentropy", smooth, output),
    );
  });

  it.each([
    ["meanSquaredError", [2.5]],
    ["meanAbsoluteError", [1.5]],
    ["huber", [1]],
    ["hinge", [0.5]],
    ["squaredHinge", [0.5]],
    ["poisson", [(3 + 1 - Math.log(3)) / 2]],
    ["meanSquaredLogarithmicError", [(Math.log(4) ** 2 + 0) / 2 - 0 + (Math.log(2) - Math.log(2)) ** 2]],
    ["logCosh", [(Math.log(Math.cosh(3)) + 0) / 2]],
  ] as const)("of %s are the formula's", (id, wanted) => {
    const cases: Record<string, [number[], number[]]> = {
      meanSquaredError: [
        [0, 1],
        [1, 3],
      ],
      meanAbsoluteError: [
        [0, 1],
        [1, 3],
      ],
      huber: [
        [0, 1],
        [1, 3],
      ],
      hinge: [
        [1, 0],
        [0, -2],
      ],
      squaredHinge: [
        [1, 0],
        [0, -2],
      ],
      poisson: [
        [0, 1],
        [1, 3],
      ],
      meanSquaredLogarithmicError: [
        [0, 1],
        [3, 1],
      ],
      logCosh: [
        [0, 1],
        [3, 1],
      ],
    };
    const [target, output] = cases[id] ?? [[], []];
    expectClose(compute(id, core.tensor2d([target]), core.tensor2d([output])), wanted, 4);
  });

  it("of dice are 0 for the same area and 1 for none in common", () => {
    const area = core.tensor2d([
      [1, 1, 0, 0],
      [0, 0, 1, 1],
    ]);
    expectClose(compute("dice", area, area), [0, 0]);
    expectClose(compute("dice", area, core.sub(1, area)), [1, 1]);
  });
});

describe("metrics", () => {
  function measure(
    id: "accuracy" | "topKAccuracy" | "meanAbsoluteError" | "meanSquaredError",
    target: core.Tensor,
    output: core.Tensor,
    link: "softmax" | "sigmoid" | null = "softmax",
    fromLogits = true,
  ): number[] {
    return [...metrics[id].build(tf, { link, fromLogits, topK: 5 })(target, output).dataSync()];
  }

  it("accuracy compares the largest output with an index or a one-hot row", () => {
    expect(measure("accuracy", classes(), logits())).toEqual([1, 0, 0, 1]);
    expect(measure("accuracy", core.reshape(classes(), [4, 1]), logits())).toEqual([1, 0, 0, 1]);
    expect(measure("accuracy", oneHot(), logits())).toEqual([1, 0, 0, 1]);
  });

  it("accuracy of yes-or-no outputs looks at the side of one half, or of zero for logits", () => {
    const target = core.tensor2d([[1], [1], [0]]);
    const output = core.tensor2d([[0.6], [0.2], [0.4]]);
    expect(measure("accuracy", target, output, "sigmoid", false)).toEqual([1, 0, 1]);
    expect(measure("accuracy", target, output, "sigmoid", true)).toEqual([1, 1, 0]);
    expect(measure("accuracy", core.tensor1d([1, 1, 0]), output, "sigmoid", true)).toEqual([1, 1, 0]);
  });

  it("top-5 accuracy counts the right class among five", () => {
    const output = core.tensor2d([
      [6, 5, 4, 3, 2, 1],
      [6, 5, 4, 3, 2, 1],
    ]);
    expect(measure("topKAccuracy", core.tensor1d([4, 5]), output)).toEqual([1, 0]);
  });

  it("errors are in the targets' unit", () => {
    const [target, output] = [core.tensor2d([[1, 2]]), core.tensor2d([[2, 4]])];
    expect(measure("meanAbsoluteError", target, output, null)).toEqual([1.5]);
    expect(measure("meanSquaredError", target, output, null)).toEqual([2.5]);
  });
});
