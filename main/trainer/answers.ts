// Validation samples found by what they are and what an output makes of them: the samples behind a cell of the confusion
// matrix, all it gets wrong, or of an output that learns values those it is furthest off.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { throughLink } from "../../shared/losses/throughLink.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import { labelAt, shownFeatures, truthsAt } from "../data/shownSample.ts";
import { answeredSlices, type AnsweredSlice } from "./answeredSlices.ts";
import { predictedClasses } from "./confusion.ts";
import type { TrainedNetwork } from "./inference.ts";
import { judgedOutput, type JudgedOutput } from "./judgedOutput.ts";
import { valueAnswers } from "./valueAnswers.ts";

export type AnswersRequest = Omit<CallParams<"training.answers">, "runId">;
type Found = CallResult<"training.answers">["found"][number];
type Answered = Omit<Found, "sample"> & { readonly index: number };

export async function findAnswers(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
  request: AnswersRequest,
): Promise<Result<CallResult<"training.answers">, AppError>> {
  const ofClasses = request.truth !== null || request.answer !== null;
  const output = judgedOutput(trained.network, dataset, request.output, ofClasses ? "classes" : undefined);
  if (!output.ok) return output;
  const { index, kind } = output.value;
  const found: Answered[] = [];
  for await (const answered of answeredSlices(trained, dataset, index))
    found.push(
      ...(kind.kind === "classes"
        ? classAnswers(answered, output.value, request)
        : distances(answered, output.value)),
    );
  found.sort((a, b) => rankOf(b) - rankOf(a) || a.index - b.index);
  return ok({
    total: found.length,
    found: found.slice(0, request.most).map((one) => foundSample(dataset, one)),
  });
}

/** The surest first, and those that are furthest off. */
function rankOf({ share, off }: Answered): number {
  return share ?? off ?? 0;
}

function classAnswers(
  { slice, start, values }: AnsweredSlice,
  output: JudgedOutput,
  request: AnswersRequest,
): readonly Answered[] {
  const truths = slice.targets[output.index]?.data ?? new Int32Array();
  const size = values.data.length / slice.count;
  return [...predictedClasses(values, slice.count, output)].flatMap((answer, place) => {
    if (!fits(truths[place] ?? 0, answer, request)) return [];
    const own = Float32Array.from(values.data.subarray(place * size, (place + 1) * size));
    const share = shareOf(throughLink(own, output.link), answer);
    return [{ index: start + place, answer, share, off: null }];
  });
}

function fits(truth: number, answer: number, request: AnswersRequest): boolean {
  if (request.truth !== null && truth !== request.truth) return false;
  if (request.answer !== null && answer !== request.answer) return false;
  return !request.wrongOnly || truth !== answer;
}

/** What the network gives the answer. A single number is the share of class 1. */
function shareOf(shares: Float32Array, answer: number): number {
  const first = shares[0] ?? 0;
  if (shares.length === 1) return answer === 1 ? first : 1 - first;
  return shares[answer] ?? 0;
}

/** Of a network that diverged there is nothing to rank. */
function distances(answered: AnsweredSlice, output: JudgedOutput): readonly Answered[] {
  return [...valueAnswers(answered, output)].flatMap(({ index, answers, truths }) => {
    const sum = answers.reduce((total, answer, at) => total + Math.abs(answer - (truths[at] ?? 0)), 0);
    const off = sum / answers.length;
    const [answer = 0] = answers;
    if (!Number.isFinite(off)) return [];
    return [{ index, answer: answers.length === 1 ? answer : null, share: null, off }];
  });
}

function foundSample(dataset: LoadedDataset, { index, ...answered }: Answered): Found {
  const sample = readRange(dataset.validation, index, index + 1);
  return {
    sample: {
      index,
      split: "validation",
      label: labelAt(dataset, sample, 0),
      truths: truthsAt(dataset, sample, 0),
      ...shownFeatures(sample.features, 0),
    },
    ...answered,
  };
}
