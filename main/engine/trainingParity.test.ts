// Training on any engine that is here is training on tfjs's cpu backend: same losses, same weights, step by step.
import { afterEach, describe, expect, it } from "vitest";
import type { EngineId } from "../../shared/run/runSpec.ts";
import type { TrainingSession } from "./engine.ts";
import {
  largestDifference,
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "./parityFixture.ts";
import { presentEngines } from "./presentEngines.ts";

const batch = 8;
const steps = 20;
const samples = 44;
const indices = Int32Array.from({ length: steps * batch }, (_, index) => (index * 5) % samples);

const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

const optimizers = Object.keys(parityOptimizers) as (keyof typeof parityOptimizers)[];

/** What an optimizer means is the same code on all of tfjs's own engines. */
function optimizersTried(engine: EngineId): typeof optimizers {
  return engine === "onnxruntime" ? optimizers : ["sgd", "adam"];
}

async function bothEngines(
  engine: EngineId,
  name: keyof typeof parityNetworks,
  optimizer: keyof typeof parityOptimizers,
) {
  const network = parityNetworks[name];
  const opening = {
    network,
    optimizer: parityOptimizers[optimizer],
    dataset: parityDataset(network, samples),
    batchSize: batch,
  };
  const fast = await openParitySession(engine, opening);
  const reference = await openParitySession("cpu", opening);
  opened.push(fast, reference);
  return { fast, reference, dataset: opening.dataset };
}

async function expectSameState(fast: TrainingSession, reference: TrainingSession): Promise<void> {
  const found = await fast.readState();
  const expected = await reference.readState();
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, tensor] of expected) {
    expect(largestDifference(found.get(name)!.data, tensor.data), name).toBeLessThan(1e-4);
  }
}

const networks = Object.keys(parityNetworks) as (keyof typeof parityNetworks)[];

function describeParity(engine: EngineId, name: keyof typeof parityNetworks): void {
  describe(`${name} network on ${engine}`, () => {
    for (const optimizer of optimizersTried(engine)) {
      it(`trains with ${optimizer} as on tfjs`, async () => {
        const { fast, reference } = await bothEngines(engine, name, optimizer);
        const found = await fast.run(indices, batch);
        const expected = await reference.run(indices, batch);
        expect(largestDifference(found.get("loss")!, expected.get("loss")!, 1e-3)).toBeLessThan(1e-4);
        expect(Array.from(found.get("accuracy")!)).toEqual(Array.from(expected.get("accuracy")!));
        await expectSameState(fast, reference);
      });
    }

    it("evaluates and predicts as tfjs does", async () => {
      const { fast, reference, dataset } = await bothEngines(engine, name, "adam");
      const rows = indices.subarray(0, 5 * batch);
      await fast.run(rows, batch);
      await reference.run(rows, batch);
      const found = await fast.evaluate(dataset.validation);
      for (const [metric, value] of await reference.evaluate(dataset.validation)) {
        expect(found.get(metric), metric).toBeCloseTo(value, 5);
      }
      const [column] = dataset.validation.features;
      const features = [{ shape: [samples, ...column!.shape], data: column!.data }];
      const predicted = await fast.forward(features, ["out"]);
      const expected = await reference.forward(features, ["out"]);
      expect(predicted.outputs[0]!.shape).toEqual(expected.outputs[0]!.shape);
      expect(largestDifference(predicted.outputs[0]!.data, expected.outputs[0]!.data)).toBeLessThan(1e-5);
      expect(
        largestDifference(predicted.nodes.get("out")!.data, expected.nodes.get("out")!.data),
      ).toBeLessThan(1e-5);
    });
  });
}

for (const engine of await presentEngines()) {
  if (engine !== "cpu") for (const name of networks) describeParity(engine, name);
}
