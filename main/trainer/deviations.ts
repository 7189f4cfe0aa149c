// How far the values of an output are from the truth over the validation set: in numbers, and as pairs to be drawn against
// each other.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import { sampleSize } from "../data/samples.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { answeredSlices } from "./answeredSlices.ts";
import type { TrainedNetwork } from "./inference.ts";
import { judgedOutput } from "./judgedOutput.ts";
import { valueAnswers } from "./valueAnswers.ts";

export type DeviationsRequest = Omit<CallParams<"training.deviations">, "runId">;

/** More pairs than this fall onto each other in a picture. */
const mostPairs = 1000;

export async function findDeviations(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
  { output: node }: DeviationsRequest,
): Promise<Result<CallResult<"training.deviations">, AppError>> {
  const output = judgedOutput(trained.network, dataset, node, "values");
  if (!output.ok) return output;
  const { index } = output.value;
  const { targets, count } = dataset.validation;
  const pairs = new EvenPairs(count * (targets[index] === undefined ? 0 : sampleSize(targets[index])));
  const sums = { signed: 0, absolute: 0, squared: 0, count: 0 };
  for await (const answered of answeredSlices(trained, dataset, index))
    for (const { index: sample, answers, truths } of valueAnswers(answered, output.value))
      for (const [at, answer] of answers.entries()) {
        const truth = truths[at] ?? Number.NaN;
        const off = answer - truth;
        sums.signed += off;
        sums.absolute += Math.abs(off);
        sums.squared += off * off;
        sums.count += 1;
        pairs.add(sample, truth, answer);
      }
  return ok({
    count: sums.count,
    mean: finite(sums.signed / sums.count),
    meanAbsolute: finite(sums.absolute / sums.count),
    rootMeanSquare: finite(Math.sqrt(sums.squared / sums.count)),
    samples: Int32Array.from(pairs.samples),
    truths: Float32Array.from(pairs.truths),
    answers: Float32Array.from(pairs.answers),
  });
}

/** Keeps every so many-th pair of those that come. */
class EvenPairs {
  readonly samples: number[] = [];
  readonly truths: number[] = [];
  readonly answers: number[] = [];
  readonly #stride: number;
  #seen = 0;

  constructor(expected: number) {
    this.#stride = Math.max(1, Math.ceil(expected / mostPairs));
  }

  add(sample: number, truth: number, answer: number): void {
    if (this.#seen % this.#stride === 0) {
      this.samples.push(sample);
      this.truths.push(truth);
      this.answers.push(answer);
    }
    this.#seen += 1;
  }
}

/** Null for what a network that diverged gives. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
