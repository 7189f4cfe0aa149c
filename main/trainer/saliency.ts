// How much each number of one of a sample's inputs raises one output, by central differences: for every number two samples, one with it a
// little larger and one with it a little smaller, many to a batch.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { featureMisfit, type TrainedNetwork } from "./inference.ts";
import { placeOfOutput } from "./judgedOutput.ts";

export type SaliencyRequest = Omit<CallParams<"predict.saliency">, "runId">;

/** Numbers looked at per batch; each makes two samples. */
const perBatch = 128;
/** A larger sample is looked at in blocks of neighbouring numbers that change together. */
const mostBlocks = 2048;

export async function findSaliency(
  { network, session, turnstile }: TrainedNetwork,
  { features, input, output: node, unit, reach }: SaliencyRequest,
): Promise<Result<CallResult<"predict.saliency">, AppError>> {
  const misfit = featureMisfit(network, features);
  if (misfit !== null) return err(misfit);
  const feature = features[input];
  if (feature === undefined)
    return err(
      appError("data/shape-mismatch", {
        expected: `an input from 0 to ${features.length - 1}`,
        found: String(input),
      }),
    );
  const place = node === undefined ? ok(0) : placeOfOutput(network, node);
  if (!place.ok) return place;
  const size = feature.data.length;
  const gradient = new Float32Array(size);
  const block = Math.ceil(size / mostBlocks);
  for (let first = 0; first < size; first += perBatch * block) {
    const blocks = Math.min(perBatch, Math.ceil((size - first) / block));
    const varied = variants(feature.data, first, blocks, block, reach);
    const batch = features.map(({ shape, data }, index) => ({
      shape: [2 * blocks, ...shape],
      data: index === input ? varied : repeated(data, 2 * blocks),
    }));
    const result = await turnstile.pass(() => session.forward(batch, []));
    const values = result.outputs[place.value]?.data ?? new Float32Array();
    const width = values.length / (2 * blocks);
    for (let at = 0; at < blocks; at += 1) {
      const more = values[2 * at * width + unit] ?? 0;
      const less = values[(2 * at + 1) * width + unit] ?? 0;
      const start = first + at * block;
      gradient.fill((more - less) / (2 * reach * block), start, Math.min(size, start + block));
    }
  }
  return ok({ gradient });
}

/** What the other inputs get: the same for every variant. */
function repeated(sample: Float32Array, times: number): Float32Array<ArrayBuffer> {
  const data = new Float32Array(times * sample.length);
  for (let row = 0; row < times; row += 1) data.set(sample, row * sample.length);
  return data;
}

/** Sample after sample: the next block raised, the same block lowered. */
function variants(
  sample: Float32Array,
  first: number,
  blocks: number,
  block: number,
  reach: number,
): Float32Array<ArrayBuffer> {
  const size = sample.length;
  const data = new Float32Array(2 * blocks * size);
  for (let row = 0; row < 2 * blocks; row += 1) {
    data.set(sample, row * size);
    const start = first + Math.floor(row / 2) * block;
    const change = row % 2 === 0 ? reach : -reach;
    for (let index = start; index < Math.min(size, start + block); index += 1)
      data[row * size + index] = (sample[index] ?? 0) + change;
  }
  return data;
}
