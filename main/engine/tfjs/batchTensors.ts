// Batches for the tfjs engines: rows copied out of the columns, scaled, as the model takes them.
import type { Tensor } from "@tensorflow/tfjs-core";
import { invariant } from "../../../shared/invariant.ts";
import type { CompiledNetwork, NetworkOutput } from "../../compile/compiledNetwork.ts";
import type { Column, Dataset, SampleSet } from "../../data/dataset.ts";
import { targetShape } from "../../trace/tracer.ts";
import type { HostTensor, WatchedSamples } from "../engine.ts";

type Scaling = Dataset["preprocess"][number];

const unscaled: Scaling = { scale: 1, offset: 0 };

/** Samples that are given rather than chosen, as a set of their own. */
export function sampleSetOf({ features, targets }: WatchedSamples): SampleSet {
  const columnOf = ({ shape, data }: HostTensor, index: number): Column => ({
    name: `${index}`,
    shape: shape.slice(1),
    data,
  });
  return {
    count: features[0]?.shape[0] ?? 0,
    features: features.map(columnOf),
    targets: targets.map(columnOf),
  };
}

/** Features, then targets, in the network's order, then the weights that come with the data. The caller disposes them. */
export function batchTensors(
  network: CompiledNetwork,
  set: SampleSet,
  preprocess: Dataset["preprocess"],
  indices: Int32Array,
): Tensor[] {
  return [
    ...featureTensors(network, set, preprocess, indices),
    ...targetTensors(network, set, indices),
    ...weightTensors(network, set, indices),
  ];
}

export function featureTensors(
  { tf, inputs }: CompiledNetwork,
  set: SampleSet,
  preprocess: Dataset["preprocess"],
  indices: Int32Array,
): Tensor[] {
  return inputs.map(({ shape }, index) => {
    const rows = gatherRows(columnAt(set.features, index), set.count, indices, preprocess[index] ?? unscaled);
    return tf.core.tensor(rows, [indices.length, ...shape], "float32");
  });
}

function targetTensors({ tf, outputs }: CompiledNetwork, set: SampleSet, indices: Int32Array): Tensor[] {
  return outputs.map((output, index) => {
    const rows = gatherRows(columnAt(set.targets, index), set.count, indices, unscaled);
    return tf.core.tensor(rows, [...modelTargetShape(output, indices.length)], "float32");
  });
}

function weightTensors(
  { tf, outputs, weighted }: CompiledNetwork,
  set: SampleSet,
  indices: Int32Array,
): Tensor[] {
  if (weighted !== true) return [];
  const weights = gatherRows(columnAt(set.targets, outputs.length), set.count, indices, unscaled);
  return [tf.core.tensor1d(weights, "float32")];
}

/** tfjs wants class indices with an axis of length 1 in place of the classes. */
function modelTargetShape(output: NetworkOutput, batch: number): readonly number[] {
  const shape = targetShape(output, batch);
  return shape.length === output.shape.length + 1 ? shape : [...shape, 1];
}

function columnAt(columns: readonly Column[], index: number): Column {
  const column = columns[index];
  invariant(column, `the data has no column ${index}`);
  return column;
}

function gatherRows(
  column: Column,
  count: number,
  indices: Int32Array,
  { scale, offset }: Scaling,
): Float32Array {
  const size = column.data.length / count;
  const rows = new Float32Array(indices.length * size);
  let to = 0;
  for (const row of indices) {
    const start = row * size;
    for (let from = start; from < start + size; from += 1) {
      // Rounded after each operation, as float32 arithmetic inside a program is.
      rows[to] = Math.fround(column.data[from]! * Math.fround(scale)) + Math.fround(offset);
      to += 1;
    }
  }
  return rows;
}
