// Update rules against tfjs's own optimizers where it has them, and against the published formula where it has not.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { completeFields, fieldProblems } from "../../shared/fields/checkFields.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { OptimizerDefinition } from "../../shared/optimizers/definition.ts";
import { optimizers, type OptimizerId } from "../../shared/optimizers/registry.ts";
import { learningRateFactorAt, rateFactorOf } from "../../shared/schedules/learningRateFactor.ts";

const tf: Tfjs = { core, layers: tfjsLayers };
type Fields = Readonly<Record<string, FieldValue>>;

beforeAll(() => core.setBackend("cpu"));
afterEach(() => core.disposeVariables());

function build(id: OptimizerId, fields: Fields): core.Optimizer {
  const definition: OptimizerDefinition = optimizers[id];
  expect(fieldProblems(definition.fields, fields)).toEqual([]);
  return definition.build(tf, completeFields(definition.fields, fields));
}

/** Weights after each of some steps down an uneven bowl: loss = Σ bend · w². */
function descend(optimizer: core.Optimizer, steps = 12): number[][] {
  const weight = core.variable(core.tensor1d([1, -2, 0.5]));
  const bend = core.tensor1d([1, 0.3, 4]);
  return Array.from({ length: steps }, () => {
    optimizer.minimize(() => core.sum<core.Scalar>(core.mul(bend, core.square(weight))), false, [weight]);
    return [...weight.dataSync()];
  });
}

function expectClose(actual: readonly number[][], wanted: readonly number[][], digits: number): void {
  actual.forEach((weights, step) =>
    weights.forEach((weight, index) =>
      expect(weight).toBeCloseTo(wanted[step]?.[index] ?? Number.NaN, digits),
    ),
  );
}

describe("update rules", () => {
  it.each([
    ["sgd", { learningRate: 0.05 }, () => core.train.sgd(0.05)],
    ["momentum", { learningRate: 0.02, momentum: 0.8 }, () => core.train.momentum(0.02, 0.8)],
    [
      "momentum",
      { learningRate: 0.02, momentum: 0.8, nesterov: true },
      () => core.train.momentum(0.02, 0.8, true),
    ],
    ["rmsprop", { learningRate: 0.02, momentum: 0.5 }, () => core.train.rmsprop(0.02, 0.9, 0.5, 1e-7)],
    ["adam", { learningRate: 0.05 }, () => core.train.adam(0.05, 0.9, 0.999, 1e-7)],
    ["adamax", { learningRate: 0.05 }, () => core.train.adamax(0.05, 0.9, 0.999, 1e-7)],
    ["adagrad", { learningRate: 0.1 }, () => core.train.adagrad(0.1, 0.1)],
  ] as const)("%s with %j moves as tfjs's own", (id, fields, reference) => {
    expectClose(descend(build(id, fields)), descend(reference()), 5);
  });

  it("adadelta follows the paper", () => {
    const bend = [1, 0.3, 4];
    const [weights, squares, deltas] = [
      [1, -2, 0.5],
      [0, 0, 0],
      [0, 0, 0],
    ];
    const wanted = Array.from({ length: 12 }, () => {
      bend.forEach((factor, i) => {
        const gradient = 2 * factor * weights[i]!;
        squares[i] = 0.95 * squares[i]! + 0.05 * gradient ** 2;
        const delta = (Math.sqrt(deltas[i]! + 1e-7) / Math.sqrt(squares[i] + 1e-7)) * gradient;
        deltas[i] = 0.95 * deltas[i]! + 0.05 * delta ** 2;
        weights[i]! -= delta;
      });
      return [...weights];
    });
    expectClose(descend(build("adadelta", {})), wanted, 5);
  });

  it("nadam follows the paper", () => {
    const bend = [1, 0.3, 4];
    const weights = [1, -2, 0.5];
    const [m, v] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    let product = 1;
    const momentum = (t: number) => 0.9 * (1 - 0.5 * 0.96 ** t);
    const wanted = Array.from({ length: 12 }, (_, index) => {
      const t = index + 1;
      product *= momentum(t);
      bend.forEach((factor, i) => {
        const gradient = 2 * factor * weights[i]!;
        m[i] = 0.9 * m[i]! + 0.1 * gradient;
        v[i] = 0.999 * v[i]! + 0.001 * gradient ** 2;
        const mean =
          (momentum(t + 1) * m[i]) / (1 - product * momentum(t + 1)) +
          ((1 - momentum(t)) * gradient) / (1 - product);
        weights[i]! -= (0.05 * mean) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-7);
      });
      return [...weights];
    });
    expectClose(descend(build("nadam", { learningRate: 0.05 })), wanted, 5);
  });

  it("lion moves every weight by the learning rate", () => {
    const [first] = descend(build("lion", { learningRate: 0.1 }), 1);
    expectClose([first!], [[0.9, -1.9, 0.4]], 6);
  });

  it("adamW pulls weights to zero where there is no gradient", () => {
    const optimizer = build("adamW", { learningRate: 0.1, weightDecay: 0.5 });
    const weight = core.variable(core.tensor1d([2, -4]));
    optimizer.minimize(() => core.sum<core.Scalar>(core.mul(weight, 0)), false, [weight]);
    expectClose([[...weight.dataSync()]], [[1.9, -3.8]], 5);
  });

  it("amsgrad never takes larger steps than adam", () => {
    const distance = (rows: number[][]) => rows.map(([weight = 0]) => 1 - weight);
    const plain = distance(descend(build("adam", { learningRate: 0.2 }), 20));
    const careful = distance(descend(build("adam", { learningRate: 0.2, amsgrad: true }), 20));
    expect(careful[0]).toBeCloseTo(plain[0] ?? 0, 6);
    expect(careful).not.toEqual(plain);
  });

  it("a centred rmsprop stays finite", () => {
    expect(
      descend(build("rmsprop", { centered: true, learningRate: 0.01 }))
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });
});

describe("clipping", () => {
  function firstStep(fields: Fields): number[] {
    const optimizer = build("sgd", { learningRate: 1, ...fields });
    const [a, b] = [core.variable(core.tensor1d([0, 0])), core.variable(core.tensor1d([0]))];
    const pull = core.tensor1d([-3, -4]);
    optimizer.minimize(
      () => core.add<core.Scalar>(core.sum(core.mul(a, pull)), core.sum(core.mul(b, -12))),
      false,
      [a, b],
    );
    return [...a.dataSync(), ...b.dataSync()];
  }

  it.each([
    ["none", 1, [3, 4, 12]],
    ["value", 5, [3, 4, 5]],
    ["norm", 2.5, [1.5, 2, 2.5]],
    ["norm", 100, [3, 4, 12]],
    ["globalNorm", 6.5, [1.5, 2, 6]],
  ] as const)("by %s at %d", (clipping, clipLimit, wanted) => {
    expectClose([firstStep({ clipping, clipLimit })], [[...wanted]], 5);
  });
});

describe("schedules", () => {
  it.each(["cosine", "oneCycle", "exponential", "step", "polynomial"] as const)(
    "%s moves the program's learning rate as its curve says",
    (id) => {
      const run = { stepsPerEpoch: 4, epochs: 3 };
      const optimizer = optimizers.sgd.build(
        tf,
        completeFields(optimizers.sgd.fields, { learningRate: 0.5 }),
      );
      const choice = { id, fields: {} };
      optimizer.steer({ rateFactor: rateFactorOf(tf, choice, run), constrained: [] });
      const weight = core.variable(core.scalar(0));
      for (let step = 0; step < 12; step += 1) {
        const before = weight.dataSync()[0] ?? Number.NaN;
        optimizer.minimize(() => core.mul<core.Scalar>(weight, 1), false, [weight]);
        expect(before - (weight.dataSync()[0] ?? Number.NaN)).toBeCloseTo(
          0.5 * learningRateFactorAt(choice, step, run),
          5,
        );
      }
    },
  );
});
