import { afterEach, expect, test } from "vitest";
import { sampleStepSchema, type SampleStep } from "../../shared/contract/sampleStep.ts";
import type { TrainingSession } from "../engine/engine.ts";
import {
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "../engine/parityFixture.ts";
import { findSampleStep } from "./sampleStep.ts";
import { Turnstile } from "./turnstile.ts";

const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

async function trained(
  name: keyof typeof parityNetworks,
  optimizer: keyof typeof parityOptimizers,
): Promise<{ session: TrainingSession; look: (node: string, index: number) => Promise<SampleStep> }> {
  const network = parityNetworks[name];
  const dataset = parityDataset(network, 40);
  const opening = { network, optimizer: parityOptimizers[optimizer], dataset, batchSize: 10 };
  const session = await openParitySession("onnxruntime", opening);
  opened.push(session);
  await session.run(
    Int32Array.from({ length: 40 }, (_, index) => index),
    10,
  );
  const state = await session.readState();
  const weights = [...state.keys()].filter((key) => !/^optimizer|^step$/.test(key));
  const nodes = [...new Set(weights.map((weight) => weight.split("/")[0]!))];
  const weightsOfNode = new Map(
    nodes.map((node) => [node, weights.filter((own) => own.startsWith(`${node}/`))]),
  );
  const stepped = { session, network: { weightsOfNode }, dataset, turnstile: new Turnstile(), step: 4 };
  return {
    session,
    look: async (node, index) => {
      const found = await findSampleStep(stepped, { split: "train", index, node });
      if (!found.ok) throw new Error(found.error.found);
      return sampleStepSchema.parse(found.value);
    },
  };
}

/** The number at a position of a tensor. */
function at(data: ArrayLike<number>, shape: readonly number[], position: readonly number[]): number {
  return data[position.reduce((place, index, axis) => place * (shape[axis] ?? 1) + index, 0)] ?? Number.NaN;
}

test.each([
  ["convolution", "adam", "conv"],
  ["convolution", "momentum", "conv_2"],
  ["dense", "rmsprop", "hidden"],
] as const)(
  "the update of %s with %s is what one step of that sample makes of %s",
  async (name, optimizer, node) => {
    const { session, look } = await trained(name, optimizer);
    const seen = await look(node, 7);
    const before = await session.readState();
    const metrics = await session.run(Int32Array.of(7), 1);
    const after = await session.readState();
    expect(seen.loss).toBeCloseTo(metrics.get("loss")![0]!, 5);
    expect(seen.weights.map((weight) => weight.name)).toEqual(["kernel", "bias"]);
    for (const weight of seen.weights) {
      const [old, now] = [before.get(`${node}/${weight.name}`)!, after.get(`${node}/${weight.name}`)!];
      const changes = Array.from(now.data, (number, index) => number - old.data[index]!);
      const size = Math.hypot(...changes);
      expect(weight.updateNorm! / size).toBeCloseTo(1, 3);
      const largest = Math.max(...changes.map(Math.abs));
      expect(Math.abs(weight.largest[0]!.update!) / largest).toBeCloseTo(1, 3);
      for (const { position, weight: value, update } of weight.largest) {
        expect(value).toBe(at(old.data, old.shape, position));
        expect(Math.abs(update! - at(changes, old.shape, position)) / largest).toBeLessThan(2e-3);
      }
    }
  },
);

test("every layer gives its values and their gradients, the largest first", async () => {
  const { look } = await trained("convolution", "adam");
  for (const node of ["conv", "pool", "conv_2", "average", "flatten", "out"]) {
    const { shape, values, gradientNorm } = await look(node, 2);
    expect(gradientNorm, node).toBeGreaterThan(0);
    const sizes = values.map(({ gradient }) => Math.abs(gradient ?? 0));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(values.every(({ position }) => position.length === shape.length)).toBe(true);
  }
});
