// How much each number of a sample raises one output, by central differences: for every number two samples, one with it a
// little larger and one with it a little smaller, many to a batch.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { TrainedNetwork } from "./inference.ts";

export type SaliencyRequest = Omit<CallParams<"predict.saliency">, "runId">;

/** Numbers looked at per batch; each makes two samples. */
const perBatch = 128;
/** A larger sample is looked at in blocks of neighbouring numbers that change together. */
const mostBlocks = 2048;

export async function findSaliency(
  { network, session, turnstile }: TrainedNetwork,
  { feature, output, reach }: SaliencyRequest,
): Promise<Result<CallResult<"predict.saliency">, AppError>> {
  const [input, ...others] = network.inputs;
  const size = feature.shape.reduce((product, length) => product * length, 1);
  const same =
    input?.shape.length === feature.shape.length && input.shape.every((n, i) => n === feature.shape[i]);
  if (!same || others.length > 0 || size !== feature.data.length) {
    const expected = `one sample of shape [${input?.shape.join(", ") ?? ""}]`;
    return err(appError("data/shape-mismatch", { expected, found: `[${feature.shape.join(", ")}]` }));
  }
  const gradient = new Float32Array(size);
  const block = Math.ceil(size / mostBlocks);
  for (let first = 0; first < size; first += perBatch * block) {
    const blocks = Math.min(perBatch, Math.ceil((size - first) / block));
    const data = variants(feature.data, first, blocks, block, reach);
    const result = await turnstile.pass(() =>
      session.forward([{ shape: [2 * blocks, ...feature.shape], data }], []),
    );
    const values = result.outputs[0]?.data ?? new Float32Array();
    const width = values.length / (2 * blocks);
    for (let at = 0; at < blocks; at += 1) {
      const more = values[2 * at * width + output] ?? 0;
      const less = values[(2 * at + 1) * width + output] ?? 0;
      const start = first + at * block;
      gradient.fill((more - less) / (2 * reach * block), start, Math.min(size, start + block));
    }
  }
  return ok({ gradient });
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
