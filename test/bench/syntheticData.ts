// Seeded bytes and labels in the shape a workload takes; the numbers do not matter to speed, their type and size do.
import type { Dataset, SampleSet } from "../../main/data/dataset.ts";

const classCount = 10;

export function syntheticDataset(shape: readonly number[], count: number): Dataset {
  const size = shape.reduce((product, length) => product * length, 1);
  const train = samples(shape, size, count);
  return {
    id: "synthetic",
    title: "Synthetic",
    generated: true,
    train,
    validation: train,
    target: { kind: "classes", names: Array.from({ length: classCount }, (_, index) => String(index)) },
    preprocess: [{ scale: 1 / 255, offset: 0 }],
    hash: "",
    origin: "benchmark",
  };
}

function samples(shape: readonly number[], size: number, count: number): SampleSet {
  let state = 12_345;
  const features = new Uint8Array(size * count);
  for (let index = 0; index < features.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    features[index] = state >>> 24;
  }
  const labels = Uint8Array.from({ length: count }, (_, index) => index % classCount);
  return {
    count,
    features: [{ name: "features", shape, data: features }],
    targets: [{ name: "labels", shape: [], data: labels }],
  };
}
