// How the validation samples were sorted by an output that learns classes.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { placeOfLargest } from "../../shared/metrics/placeOfLargest.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { Column, LoadedDataset } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";
import { answeredSlices } from "./answeredSlices.ts";
import type { TrainedNetwork } from "./inference.ts";
import { classNamesOf, judgedOutput, type JudgedOutput } from "./judgedOutput.ts";

export type ConfusionRequest = Omit<CallParams<"training.confusion">, "runId">;

/** Counts over the validation set: row true class, column predicted. */
export async function confusion(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
  { output: node }: ConfusionRequest,
): Promise<Result<CallResult<"training.confusion">, AppError>> {
  const output = judgedOutput(trained.network, dataset, node, "classes");
  if (!output.ok) return output;
  const { index } = output.value;
  const classes = classNamesOf(output.value).length;
  const counts = new Int32Array(classes * classes);
  for await (const { slice, values } of answeredSlices(trained, dataset, index))
    countSlice(counts, classes, slice.targets[index], predictedClasses(values, slice.count, output.value));
  return ok({ classes, counts });
}

/** The largest output of each sample; with a single number, class 1 beyond the middle. */
export function predictedClasses(
  values: HostTensor,
  count: number,
  { fromLogits }: Pick<JudgedOutput, "fromLogits">,
): Int32Array {
  const middle = fromLogits ? 0 : 0.5;
  const perSample = values.data.length / count;
  return Int32Array.from({ length: count }, (_, index) => {
    const outputs = values.data.subarray(index * perSample, (index + 1) * perSample);
    return outputs.length === 1 ? Number((outputs[0] ?? 0) > middle) : placeOfLargest(outputs);
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
