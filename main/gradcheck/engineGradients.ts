// Gradients as an engine computes them while it trains: one step of plain gradient descent on a batch, through the engine's
// own passes and lowering, and the difference it makes to each weight.
import { invariant } from "../../shared/invariant.ts";
import { createRandom } from "../data/random.ts";
import type { EngineState, HostTensor, TrainingSession } from "../engine/engine.ts";
import { learningRateState } from "../trace/optimizerHyperparameters.ts";

/**
 * So large that w − η·g is all gradient: with η = 1 the weight's own digits would crowd out a small gradient's in float32.
 * A power of two, which multiplies without rounding.
 */
const learningRate = 2 ** 20;

/**
 * Moves every weight by up to this. Freshly initialized networks sit on kinks: with biases of 0, a ReLU over black pixels
 * is exactly at its corner.
 */
const largestMove = 0.02;

/** The session's weights, each moved a little by the seed; the session goes on from there. */
export async function moveWeights(
  session: TrainingSession,
  weights: readonly string[],
  seed: number,
): Promise<EngineState> {
  const random = createRandom(seed, 3);
  const state = new Map(await session.readState());
  for (const name of weights) {
    const { shape, data } = tensorOf(state, name);
    const moved = Float32Array.from(data, (number) => number + random.between(-largestMove, largestMove));
    state.set(name, { shape, data: moved });
  }
  await session.writeState(state);
  return state;
}

/** The gradient of the loss over the first `batchSize` training samples for each weight. The session's weights are spoilt. */
export async function engineGradients(
  session: TrainingSession,
  weights: readonly string[],
  batchSize: number,
): Promise<ReadonlyMap<string, Float64Array>> {
  await session.writeState(
    new Map([[learningRateState, { shape: [], data: Float32Array.of(learningRate) }]]),
  );
  const before = await session.readState(weights);
  await session.run(
    Int32Array.from({ length: batchSize }, (_, index) => index),
    batchSize,
  );
  const after = await session.readState(weights);
  return new Map(
    weights.map((name) => [name, gradientBetween(tensorOf(before, name), tensorOf(after, name))]),
  );
}

function gradientBetween(before: HostTensor, after: HostTensor): Float64Array {
  return Float64Array.from(
    before.data,
    (number, index) => (number - (after.data[index] ?? Number.NaN)) / learningRate,
  );
}

function tensorOf(state: EngineState, name: string): HostTensor {
  const tensor = state.get(name);
  invariant(tensor !== undefined, `no state named ${name}`);
  return tensor;
}
