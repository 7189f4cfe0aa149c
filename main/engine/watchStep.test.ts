import { afterEach, describe, expect, it } from "vitest";
import type { HostTensor, TrainingSession, WatchedSamples } from "./engine.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { presentEngines } from "./presentEngines.ts";
import { openParitySession, parityDataset, parityNetworks, parityOptimizers } from "./parityFixture.ts";
import { lossValueName, stepValueName } from "./stepValues.ts";

const samples = 44;
const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

async function open(
  engine: EngineId,
  name: keyof typeof parityNetworks,
  optimizer: keyof typeof parityOptimizers,
): Promise<TrainingSession> {
  const network = parityNetworks[name];
  const dataset = parityDataset(network, samples);
  const session = await openParitySession(engine, {
    network,
    optimizer: parityOptimizers[optimizer],
    dataset,
    batchSize: 8,
  });
  opened.push(session);
  return session;
}

/** Training samples first … first + count − 1. */
function samplesOf(name: keyof typeof parityNetworks, first: number, count: number): WatchedSamples {
  const { train } = parityDataset(parityNetworks[name], samples);
  const rowsOf = ({ shape, data }: (typeof train.features)[number]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape: [count, ...shape], data: data.slice(first * size, (first + count) * size) };
  };
  return { features: train.features.map(rowsOf), targets: train.targets.map(rowsOf) };
}

function rows(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, index) => from + index);
}

async function weightsOf(session: TrainingSession): Promise<readonly string[]> {
  return [...(await session.readState()).keys()].filter((name) => !/^optimizer|^step$/.test(name));
}

function numbersOf(values: ReadonlyMap<string, HostTensor>, name: string): readonly number[] {
  return [...values.get(name)!.data];
}

describe.each(await presentEngines())("the step that comes next on %s", (engine) => {
  it.each([
    ["dense", "adam"],
    ["convolution", "momentum"],
    ["batchNormalization", "adam"],
    ["dropout", "rmsprop"],
  ] as const)("of %s with %s changes the weights as it is said to", async (name, optimizer) => {
    const session = await open(engine, name, optimizer);
    await session.run(rows(0, 40), 8);
    const weights = await weightsOf(session);
    for (const batch of [1, 8]) {
      const before = await session.readState();
      const wanted = [lossValueName, ...weights.map((weight) => stepValueName("update", weight))];
      const values = await session.watchStep(samplesOf(name, 3, batch), wanted);
      expect(await session.readState()).toEqual(before);
      const metrics = await session.run(rows(3, 3 + batch), batch);
      expect(values.get(lossValueName)!.data[0]).toBeCloseTo(metrics.get("loss")![0]!, 5);
      const after = await session.readState(weights);
      for (const weight of weights) {
        const said = numbersOf(values, stepValueName("update", weight));
        const old = numbersOf(before, weight);
        const changes = numbersOf(after, weight).map((number, at) => number - old[at]!);
        const largest = Math.max(...changes.map(Math.abs));
        const off = Math.max(...changes.map((change, at) => Math.abs(change - said[at]!)));
        expect(off, `${weight} of a batch of ${batch}`).toBeLessThanOrEqual(2e-3 * largest + 1e-7);
      }
    }
  });

  it("knows nothing of values that are not there", async () => {
    const session = await open(engine, "dense", "adam");
    const values = await session.watchStep(samplesOf("dense", 0, 1), [
      stepValueName("activationGradient", "hidden"),
      stepValueName("weightGradient", "nowhere/kernel"),
    ]);
    expect([...values.keys()]).toEqual([stepValueName("activationGradient", "hidden")]);
    expect(values.values().next().value!.shape).toEqual([1, 16]);
  });
});
