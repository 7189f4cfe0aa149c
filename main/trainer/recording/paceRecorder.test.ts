import { expect, test } from "vitest";
import type { HostTensor } from "../../engine/engine.ts";
import { PaceRecorder } from "./paceRecorder.ts";

function vector(...numbers: readonly number[]): HostTensor {
  return { shape: [numbers.length], data: Float32Array.from(numbers) };
}

const weights = new Map([
  ["dense/kernel", vector(3, 4)],
  ["dense/moving", vector(100)],
]);
const step = new Map([
  ["weightGradient:dense/kernel", vector(0, 12)],
  ["update:dense/kernel", vector(0.05, 0)],
  // tfjs's engine also tells how statistics change, which no gradient moves.
  ["update:dense/moving", vector(1)],
]);
const samples = { shape: [1], data: Float32Array.of(1, 2) };
const dataset = {
  train: { count: 2, features: [samples], targets: [samples] },
} as unknown as ConstructorParameters<typeof PaceRecorder>[0]["dataset"];

/** A clock that each look moves by so much. */
function recorderOf(costMs: number, share: number) {
  let time = 0;
  const costs: (readonly [number, string])[] = [];
  const recorder = new PaceRecorder({
    session: {
      watchStep: async () => {
        time += costMs;
        return step;
      },
      readState: async (names) => new Map([...weights].filter(([name]) => names?.includes(name))),
    },
    network: { weightsOfNode: new Map([["dense", ["dense/kernel", "dense/moving"]]]) },
    dataset,
    clocks: { now: () => time, busyMs: () => time },
    share,
    onCost: (cost, payment) => costs.push([cost, payment]),
  });
  return { recorder, costs };
}

test("tells the size of the gradient, and of the change beside the weights that it moves", async () => {
  const { recorder } = recorderOf(1, 0.01);
  const values = await recorder.lookIfAffordable(1000);
  expect(values?.["gradient of dense"]).toBe(12);
  expect(values?.["change of dense"]).toBeCloseTo(0.01, 9);
});

test("keeps its share of the training time beyond an allowance; what the first look builds is told, but not paid for", async () => {
  const { recorder, costs } = recorderOf(10, 0.01);
  const looks: number[] = [];
  for (let trainingMs = 0; trainingMs <= 5000; trainingMs += 100) {
    if ((await recorder.lookIfAffordable(trainingMs)) !== null) looks.push(trainingMs);
  }
  // One that builds, as many as 60 ms hold, and then one for every second.
  expect(looks).toEqual([300, 400, 500, 600, 700, 800, 900, 1000, 2000, 3000, 4000, 5000]);
  expect(costs.map(([cost]) => cost)).toEqual(looks.map(() => 10));
  const payments = costs.map(([, payment]) => payment);
  expect(payments[0]).toBe("built");
  expect(new Set(payments.slice(1, 7))).toEqual(new Set(["allowance"]));
  expect(new Set(payments.slice(7))).toEqual(new Set(["waiting"]));
});

test("looks at nothing where watching may cost nothing", async () => {
  const { recorder } = recorderOf(0, 0);
  expect(await recorder.lookIfAffordable(1e6)).toBeNull();
});
