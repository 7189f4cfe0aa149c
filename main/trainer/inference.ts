// Uses of the trained weights beside training: one prediction, a confusion matrix. Work over many samples goes slice by
// slice through the turnstile, so that training and commands are never kept waiting for all of it.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { isWatchable } from "../compile/watchedValue.ts";
import { classTargetOf, type ClassTarget, type Column, type LoadedDataset } from "../data/dataset.ts";
import type { HostTensor, TrainingSession } from "../engine/engine.ts";
import { slicesOf } from "./sampleSlices.ts";
import { watchedSamples } from "./watchedSamples.ts";
import type { Turnstile } from "./turnstile.ts";

export interface TrainedNetwork {
  readonly session: Pick<TrainingSession, "forward">;
  readonly network: Pick<CompiledNetwork, "inputs" | "outputs" | "layerOfNode" | "innerOfNode">;
  readonly turnstile: Turnstile;
}

type Prediction = CallResult<"predict.run">;
type PredictionRequest = Omit<CallParams<"predict.run">, "runId">;

/** Outputs (and wanted nodes' values) for one sample in stored units; shapes without the batch axis. */
export async function predict(
  trained: TrainedNetwork,
  request: PredictionRequest,
): Promise<Result<Prediction, AppError>> {
  const features = request.features.map((feature) => ({ shape: [1, ...feature.shape], data: feature.data }));
  const misfit = featureMisfit(trained.network, request.features);
  if (misfit !== null) return err(misfit);
  const nodes = request.nodes.filter((node) => isWatchable(trained.network, node));
  const result = await trained.turnstile.pass(() => trained.session.forward(features, nodes));
  return ok({
    outputs: trained.network.outputs.flatMap((output, index) =>
      nodeValue(output.node, result.outputs[index]),
    ),
    nodes: nodes.flatMap((node) => nodeValue(node, result.nodes.get(node))),
  });
}

export interface ClassOutput extends ClassTarget {
  readonly fromLogits: boolean;
}

/** The output that learns which class a sample is; data/output-mismatch where none does. */
export function classOutputOf(
  { network }: Pick<TrainedNetwork, "network">,
  dataset: LoadedDataset,
): Result<ClassOutput, AppError> {
  const target = classTargetOf(dataset);
  const output = target === null ? undefined : network.outputs[target.index];
  return target === null || output === undefined
    ? err(
        appError("data/output-mismatch", {
          expected: "data with classes",
          found: "data with numbers to predict",
        }),
      )
    : ok({ ...target, fromLogits: output.fromLogits });
}

/** Counts over the validation set: row true class, column predicted. */
export async function confusion(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
): Promise<Result<CallResult<"training.confusion">, AppError>> {
  const target = classOutputOf(trained, dataset);
  if (!target.ok) return target;
  const { index, names, fromLogits } = target.value;
  const classes = names.length;
  const counts = new Int32Array(classes * classes);
  const threshold = fromLogits ? 0 : 0.5;
  for (const slice of slicesOf(dataset.validation)) {
    const result = await trained.turnstile.pass(() =>
      trained.session.forward(watchedSamples(slice).features, []),
    );
    const values = result.outputs[index];
    if (values !== undefined)
      countSlice(counts, classes, slice.targets[index], predictedClasses(values, slice.count, threshold));
  }
  return ok({ classes, counts });
}

/** Why these numbers are no sample of the network's inputs. */
export function featureMisfit(
  network: TrainedNetwork["network"],
  features: PredictionRequest["features"],
): AppError | null {
  const wanted = network.inputs.map((input) => `[${input.shape.join(", ")}]`).join(", ");
  const found = features.map((feature) => `[${feature.shape.join(", ")}]`).join(", ");
  const complete = features.every((feature) => feature.data.length === sizeOf(feature.shape));
  if (wanted === found && complete) return null;
  return appError("data/shape-mismatch", { expected: `a sample of shape ${wanted}`, found });
}

function nodeValue(node: string, value: HostTensor | undefined): Prediction["nodes"][number][] {
  return value === undefined
    ? []
    : [{ node, shape: value.shape.slice(1), data: Float32Array.from(value.data) }];
}

/** The largest output of each sample; with a single output, class 1 above the threshold. */
export function predictedClasses(values: HostTensor, count: number, threshold: number): Int32Array {
  const perSample = values.data.length / count;
  return Int32Array.from({ length: count }, (_, index) => {
    const outputs = values.data.subarray(index * perSample, (index + 1) * perSample);
    return outputs.length === 1
      ? Number((outputs[0] ?? 0) > threshold)
      : outputs.indexOf(Math.max(...outputs));
  });
}

function countSlice(
  counts: Int32Array,
  classes: number,
  truths: Column | undefined,
  predicted: Int32Array,
): void {
  const labels = truths?.data ?? new Int32Array();
  predicted.forEach((column, index) => {
    const cell = (labels[index] ?? 0) * classes + column;
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce<number>((size, length) => size * length, 1);
}
