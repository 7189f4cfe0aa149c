// Seeded numbers and labels in the shape a workload takes; the values do not matter to speed, their type and size do.
import type { Column, Dataset, SampleSet } from "../../main/data/dataset.ts";

const classCount = 10;

export interface SyntheticData {
  /** Of one sample as stored. */
  readonly shape: readonly number[];
  readonly count: number;
  /** float32 instead of bytes. */
  readonly floats?: boolean;
  /** Shape of a target of numbers; a class where left out. */
  readonly target?: readonly number[];
}

export function syntheticDataset(data: SyntheticData): Dataset {
  const train = samples(data);
  return {
    id: "synthetic",
    title: "Synthetic",
    generated: true,
    train,
    validation: train,
    targetKinds: [
      data.target
        ? { kind: "values" }
        : { kind: "classes", names: Array.from({ length: classCount }, (_, index) => String(index)) },
    ],
    preprocess: [{ scale: data.floats ? 1 : 1 / 255, offset: 0 }],
    hash: "",
    origin: "benchmark",
  };
}

function samples({ shape, count, floats = false, target }: SyntheticData): SampleSet {
  const bytes = randomBytes(sizeOf(shape) * count);
  const features: Column = {
    name: "features",
    shape,
    data: floats ? Float32Array.from(bytes, (byte) => byte / 255) : bytes,
  };
  return { count, features: [features], targets: [target ? valueColumn(target, count) : labelColumn(count)] };
}

function labelColumn(count: number): Column {
  return {
    name: "labels",
    shape: [],
    data: Uint8Array.from({ length: count }, (_, index) => index % classCount),
  };
}

function valueColumn(shape: readonly number[], count: number): Column {
  const data = Float32Array.from(randomBytes(sizeOf(shape) * count), (byte) => byte / 255);
  return { name: "values", shape, data };
}

function randomBytes(length: number): Uint8Array {
  let state = 12_345;
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
