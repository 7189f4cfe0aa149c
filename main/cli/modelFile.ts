// An exported file held against the project it came from: its own weights in the project's network must give its outputs, and
// over the whole validation set it must be as good as it is said to be.
import { readFile } from "node:fs/promises";
import type { NetDocument } from "../../shared/document/schema.ts";
import { AppFailure } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import type { LoadedDataset, SampleSet } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import { checkDatasetFits } from "../data/datasetFit.ts";
import type { HostTensor, TrainingSession } from "../engine/engine.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { openNativeSession } from "../engine/onnxruntime/nativeSession.ts";
import { hostTensor, nativeTensor } from "../engine/onnxruntime/tensors.ts";
import { readOnnx, verifyOnnx, type OnnxFile, type VerifyReport } from "../onnx/export.ts";
import { fedRows, type FedAs } from "../onnx/exportInputs.ts";
import { fedAsOf } from "../onnx/exportMetadata.ts";
import { weightsOfFile } from "../onnx/weightsOfFile.ts";
import { succeeded } from "./training.ts";

export interface VerifiedModel extends VerifyReport {
  /** Share of validation samples whose class the file finds; null where the data has no classes. */
  readonly accuracy: number | null;
  readonly validationCount: number;
}

const batchSize = 250;

export async function verifyModelFile(
  path: string,
  document: NetDocument,
  dataset: LoadedDataset,
): Promise<VerifiedModel> {
  const file = succeeded(await readOnnx(path));
  const { session, network } = await openReference(document, dataset);
  try {
    const state = succeeded(weightsOfFile({ file, network, dataset, state: await session.readState() }));
    const verified = succeeded(await verifyOnnx({ path, network, state, dataset }));
    return {
      ...verified,
      accuracy: await accuracyOf(path, file, network, dataset),
      validationCount: dataset.validation.count,
    };
  } finally {
    await session.dispose();
  }
}

/** The project's network on tfjs's own cpu backend. */
async function openReference(
  document: NetDocument,
  dataset: LoadedDataset,
): Promise<{ session: TrainingSession; network: CompiledNetwork }> {
  const { seed } = document.training;
  let network: CompiledNetwork | null = null;
  const opened = await createEngine("cpu").open({
    compile(tf) {
      // Keeps tfjs from advertising its other packages on the terminal.
      tf.core.env().set("PROD", true);
      network = succeeded(compileDocument(document, tf, { seed }));
      const misfit = checkDatasetFits(dataset, network.inputs, network.outputs);
      if (misfit !== null) throw new AppFailure(misfit);
      return network;
    },
    dataset,
    batchSize: 1,
    seed,
    device: "cpu",
    threads: null,
  });
  const session = succeeded(opened);
  invariant(network !== null, "an engine builds the network it opens");
  return { session, network };
}

/** Runs the file itself over the validation set. */
async function accuracyOf(
  path: string,
  { metadata }: OnnxFile,
  network: CompiledNetwork,
  dataset: LoadedDataset,
): Promise<number | null> {
  const [target] = dataset.validation.targets;
  const [outputName] = metadata.outputs;
  if (target === undefined || outputName === undefined || !hasOneValuePerClass(network, dataset)) return null;
  const session = await openNativeSession({ bytes: await readFile(path), device: "cpu", threads: 1 });
  try {
    let correct = 0;
    for (let start = 0; start < dataset.validation.count; start += batchSize) {
      const count = Math.min(batchSize, dataset.validation.count - start);
      const feeds = Object.fromEntries(
        metadata.inputs.map((name, index) => {
          const { data, shape } = validationRows(dataset, fedAsOf(metadata), index, start, count);
          return [name, nativeTensor(data, "float32", shape)];
        }),
      );
      const outputs = await session.run(feeds, { [outputName]: null });
      const output = outputs[outputName];
      invariant(output !== undefined, "the output that was asked for");
      correct += countCorrect(hostTensor(output), target.data, start);
    }
    return correct / dataset.validation.count;
  } finally {
    await session.release();
  }
}

function hasOneValuePerClass({ outputs }: CompiledNetwork, { target }: LoadedDataset): boolean {
  return (
    target.kind === "classes" &&
    outputs.length === 1 &&
    outputs[0]?.shape.join() === String(target.names.length)
  );
}

/** Validation rows as a user of the file would feed them. */
function validationRows(
  dataset: LoadedDataset,
  fedAs: FedAs,
  index: number,
  start: number,
  count: number,
): HostTensor {
  const { data, shape } = featureOf(readRange(dataset.validation, start, start + count), index);
  return { shape: [count, ...shape], data: fedRows(dataset, fedAs, index, Float32Array.from(data)) };
}

function featureOf(samples: SampleSet, index: number): SampleSet["features"][number] {
  const feature = samples.features[index];
  invariant(feature !== undefined, `the data has an input ${index}`);
  return feature;
}

function countCorrect({ shape, data }: HostTensor, labels: ArrayLike<number>, start: number): number {
  const [count = 0, classes = 1] = shape;
  let correct = 0;
  for (let row = 0; row < count; row++) {
    if (positionOfLargest(data, row * classes, classes) === labels[start + row]) correct++;
  }
  return correct;
}

function positionOfLargest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let position = 1; position < count; position++) {
    if (
      (values[start + position] ?? Number.NEGATIVE_INFINITY) >
      (values[start + best] ?? Number.NEGATIVE_INFINITY)
    )
      best = position;
  }
  return best;
}
