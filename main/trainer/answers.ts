// Validation samples found by what they are and what the network takes them for: the samples behind a cell of the confusion
// matrix, or all it gets wrong. Slice by slice, as all work over many samples.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { readRange } from "../data/samples.ts";
import { shownFeatures, truthsAt } from "../data/shownSample.ts";
import type { HostTensor } from "../engine/engine.ts";
import { classOutputOf, predictedClasses, type ClassOutput, type TrainedNetwork } from "./inference.ts";
import { slicesOf } from "./sampleSlices.ts";
import { watchedSamples } from "./watchedSamples.ts";

export type AnswersRequest = Omit<CallParams<"training.answers">, "runId">;
type Found = CallResult<"training.answers">["found"][number];

interface Answered {
  readonly index: number;
  readonly truth: number;
  readonly answer: number;
  readonly share: number;
}

export async function findAnswers(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
  request: AnswersRequest,
): Promise<Result<CallResult<"training.answers">, AppError>> {
  const output = classOutputOf(trained, dataset);
  if (!output.ok) return output;
  const found = (await answersOf(trained, dataset, output.value)).filter((one) => fits(one, request));
  found.sort((a, b) => b.share - a.share || a.index - b.index);
  return ok({
    total: found.length,
    found: found.slice(0, request.most).map((one) => foundSample(dataset, one)),
  });
}

function fits({ truth, answer }: Answered, request: AnswersRequest): boolean {
  if (request.truth !== null && truth !== request.truth) return false;
  if (request.answer !== null && answer !== request.answer) return false;
  return !request.wrongOnly || truth !== answer;
}

async function answersOf(
  trained: TrainedNetwork,
  dataset: LoadedDataset,
  { index, fromLogits }: ClassOutput,
): Promise<Answered[]> {
  const all: Answered[] = [];
  let start = 0;
  for (const slice of slicesOf(dataset.validation)) {
    const result = await trained.turnstile.pass(() =>
      trained.session.forward(watchedSamples(slice).features, []),
    );
    const values = result.outputs[index];
    if (values === undefined) continue;
    const classes = predictedClasses(values, slice.count, fromLogits ? 0 : 0.5);
    const truths = slice.targets[index]?.data ?? new Int32Array();
    for (const [place, answer] of classes.entries()) {
      const share = shareOf(values, slice.count, place, answer, fromLogits);
      all.push({ index: start + place, truth: truths[place] ?? 0, answer, share });
    }
    start += slice.count;
  }
  return all;
}

/** What the network gives the answer: logits through softmax, or through the sigmoid where there is one output. */
function shareOf(
  values: HostTensor,
  count: number,
  place: number,
  answer: number,
  fromLogits: boolean,
): number {
  const size = values.data.length / count;
  const own = Array.from(values.data.subarray(place * size, (place + 1) * size));
  const chosen = own[size === 1 ? 0 : answer] ?? 0;
  if (size === 1) {
    const share = fromLogits ? 1 / (1 + Math.exp(-chosen)) : chosen;
    return answer === 1 ? share : 1 - share;
  }
  if (!fromLogits) return chosen;
  return 1 / own.reduce((sum, logit) => sum + Math.exp(logit - chosen), 0);
}

function foundSample(dataset: LoadedDataset, { index, truth, answer, share }: Answered): Found {
  const sample = readRange(dataset.validation, index, index + 1);
  return {
    sample: {
      index,
      split: "validation",
      label: truth,
      truths: truthsAt(dataset, sample, 0),
      ...shownFeatures(sample.features, 0),
    },
    answer,
    share,
  };
}
