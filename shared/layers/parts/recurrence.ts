// Recurrent layers: one cell applied step after step. The input's part of every step is one matrix product over the whole
// sequence, so only the state's part is done step by step. Steps are unrolled, because an unrolled program can be
// differentiated and fused as any other.
import type { Tensor } from "@tensorflow/tfjs-core";
import { invariant } from "../../invariant.ts";
import type { Tfjs } from "../definition.ts";
import { keepMask } from "./noise.ts";
import { splitAxis, unstackAxis } from "./pieces.ts";

export type CellKind = "simpleRNN" | "lstm" | "gru";

/** How many blocks of `units` the kernel of each cell has. */
export const gateCounts: Readonly<Record<CellKind, number>> = { simpleRNN: 1, lstm: 4, gru: 3 };

export interface CellWeights {
  /** [features, gates · units] */
  readonly kernel: Tensor;
  /** [units, gates · units] */
  readonly recurrentKernel: Tensor;
  /** [gates · units]; [2, 3 · units] for a GRU that resets after its product */
  readonly bias: Tensor | undefined;
}

export interface CellFunctions {
  readonly activation: (values: Tensor) => Tensor;
  readonly recurrentActivation: (values: Tensor) => Tensor;
}

export interface RecurrenceSettings extends CellFunctions {
  readonly kind: CellKind;
  readonly units: number;
  /** GRU only: the state is multiplied with the kernel before it is reset, as in Keras and cuDNN. */
  readonly resetAfter: boolean;
  readonly goBackwards: boolean;
  /** Rates are 0 outside training. The same values are silenced at every step (Gal and Ghahramani, 2016). */
  readonly dropout: {
    readonly input: number;
    readonly state: number;
    readonly seed: number;
    readonly site: number;
  };
}

/** The part of the states that goes from step to step: h, and for an LSTM c. */
interface CellState {
  readonly output: Tensor;
  readonly memory?: Tensor;
}

/**
 * sequence [N, T, F] → the output [N, units] of every step, in the order the steps were taken. Over a step whose mask,
 * [N, T], is 0 the state stays, and the output is that of the step before.
 */
export function recur(
  tf: Tfjs,
  sequence: Tensor,
  weights: CellWeights,
  settings: RecurrenceSettings,
  mask?: Tensor,
): readonly Tensor[] {
  const { core } = tf;
  const [batch = 1, steps = 1, features = 1] = sequence.shape;
  const heard = stepsFirst(tf, dropInput(tf, sequence, settings));
  const flat = core.matMul(core.reshape(heard, [steps * batch, features]), weights.kernel);
  const inputBias = inputPartOfBias(tf, weights.bias, settings);
  const sums = inputBias === undefined ? flat : core.add(flat, inputBias);
  const perStep = unstackAxis(tf, core.reshape(sums, [steps, batch, sums.shape[1] ?? 1]), 0);
  const stateMask = dropoutMask(tf, [batch, settings.units], settings.dropout.state, settings, 1);
  const counting = mask === undefined ? [] : unstackAxis(tf, core.reshape(mask, [batch, steps, 1]), 1);
  const inOrder = <T>(list: readonly T[]) => (settings.goBackwards ? list.toReversed() : list);
  const counts = inOrder(counting);
  const outputs: Tensor[] = [];
  let state: CellState = startState(tf, batch, settings);
  for (const [place, input] of inOrder(perStep).entries()) {
    const remembered = stateMask === null ? state.output : core.mul(state.output, stateMask);
    const next = stepOf[settings.kind](tf, input, { ...state, masked: remembered }, weights, settings);
    state = heldState(tf, state, next, counts[place]);
    outputs.push(state.output);
  }
  return outputs;
}

/** [N, T, F] ↔ [T, N, F]: what one step reads or makes lies together, so that taking it out or putting it in copies one block. */
export function stepsFirst(tf: Tfjs, sequence: Tensor): Tensor {
  return tf.core.transpose(sequence, [1, 0, 2]);
}

/** The next state where the step counts, else the one before. @param counts 1 or 0, [N, 1]; undefined: every step does. */
function heldState(tf: Tfjs, before: CellState, next: CellState, counts: Tensor | undefined): CellState {
  if (counts === undefined) return next;
  const { core } = tf;
  const skipped = core.sub(1, counts);
  const held = (old: Tensor, made: Tensor) => core.add(core.mul(made, counts), core.mul(old, skipped));
  const output = held(before.output, next.output);
  if (before.memory === undefined || next.memory === undefined) return { output };
  return { output, memory: held(before.memory, next.memory) };
}

function dropInput(tf: Tfjs, sequence: Tensor, settings: RecurrenceSettings): Tensor {
  const [batch = 1, , features = 1] = sequence.shape;
  const mask = dropoutMask(tf, [batch, 1, features], settings.dropout.input, settings, 0);
  return mask === null ? sequence : tf.core.mul(sequence, mask);
}

function dropoutMask(
  tf: Tfjs,
  maskShape: readonly number[],
  rate: number,
  settings: RecurrenceSettings,
  place: number,
): Tensor | null {
  if (rate === 0) return null;
  const { seed, site } = settings.dropout;
  return tf.core.mul(keepMask(tf, { rate, maskShape, seed, site: site + place }), 1 / (1 - rate));
}

function startState(tf: Tfjs, batch: number, { kind, units }: RecurrenceSettings): CellState {
  const output = tf.core.zeros([batch, units]);
  return kind === "lstm" ? { output, memory: tf.core.zeros([batch, units]) } : { output };
}

function inputPartOfBias(
  tf: Tfjs,
  bias: Tensor | undefined,
  { kind, resetAfter }: RecurrenceSettings,
): Tensor | undefined {
  if (bias === undefined || kind !== "gru" || !resetAfter) return bias;
  return tf.core.squeeze(tf.core.slice(bias, [0, 0], [1, bias.shape[1] ?? 1]), [0]);
}

interface StepState extends CellState {
  /** The output of the step before with dropout applied. */
  readonly masked: Tensor;
}

type CellStep = (
  tf: Tfjs,
  input: Tensor,
  state: StepState,
  weights: CellWeights,
  settings: RecurrenceSettings,
) => CellState;

const stepOf: { readonly [K in CellKind]: CellStep } = {
  simpleRNN: simpleStep,
  lstm: lstmStep,
  gru: gruStep,
};

/** h ← f(x · W + b + h · U) */
function simpleStep(
  tf: Tfjs,
  input: Tensor,
  { masked }: StepState,
  { recurrentKernel }: CellWeights,
  { activation }: RecurrenceSettings,
): CellState {
  return { output: activation(tf.core.add(input, tf.core.matMul(masked, recurrentKernel))) };
}

/** Gates i, f, c, o in this order: c ← σ(f) · c + σ(i) · f(c), h ← σ(o) · f(c). Hochreiter and Schmidhuber, 1997. */
function lstmStep(
  tf: Tfjs,
  input: Tensor,
  { masked, memory }: StepState,
  { recurrentKernel }: CellWeights,
  settings: RecurrenceSettings,
): CellState {
  const { core } = tf;
  const { activation, recurrentActivation } = settings;
  const [i, f, c, o] = gatesOf(tf, core.add(input, core.matMul(masked, recurrentKernel)), 4);
  invariant(memory !== undefined, "an LSTM has a memory");
  const kept = core.mul(recurrentActivation(f), memory);
  const next = core.add(kept, core.mul(recurrentActivation(i), activation(c)));
  return { output: core.mul(recurrentActivation(o), activation(next)), memory: next };
}

/** Gates z, r, h in this order: h ← z · h + (1 − z) · f(candidate). Cho et al., 2014. */
function gruStep(
  tf: Tfjs,
  input: Tensor,
  { output, masked }: StepState,
  weights: CellWeights,
  settings: RecurrenceSettings,
): CellState {
  const { core } = tf;
  const { activation, recurrentActivation, resetAfter } = settings;
  const [inputZ, inputR, inputH] = gatesOf(tf, input, 3);
  const [stateZ, stateR, stateH] = resetAfter
    ? wholeStatePart(tf, masked, weights)
    : gateStatePart(tf, masked, weights, settings.units);
  const update = recurrentActivation(core.add(inputZ, stateZ));
  const reset = recurrentActivation(core.add(inputR, stateR));
  const candidate = resetAfter
    ? core.add(inputH, core.mul(reset, stateH))
    : core.add(inputH, core.matMul(core.mul(reset, masked), candidateKernel(tf, weights, settings.units)));
  return { output: core.add(core.mul(update, output), core.mul(core.sub(1, update), activation(candidate))) };
}

function wholeStatePart(
  tf: Tfjs,
  state: Tensor,
  { recurrentKernel, bias }: CellWeights,
): readonly [Tensor, Tensor, Tensor] {
  const { core } = tf;
  const product = core.matMul(state, recurrentKernel);
  const sums =
    bias === undefined ? product : core.add(product, core.slice(bias, [1, 0], [1, bias.shape[1] ?? 1]));
  return gatesOf(tf, sums, 3);
}

/** The products for z and r; what stands for h is not used. */
function gateStatePart(
  tf: Tfjs,
  state: Tensor,
  { recurrentKernel }: CellWeights,
  units: number,
): readonly [Tensor, Tensor, Tensor] {
  const { core } = tf;
  const product = core.matMul(state, core.slice(recurrentKernel, [0, 0], [units, 2 * units]));
  const [z, r] = splitAxis(tf, product, 2, 1) as [Tensor, Tensor];
  return [z, r, state];
}

function candidateKernel(tf: Tfjs, { recurrentKernel }: CellWeights, units: number): Tensor {
  return tf.core.slice(recurrentKernel, [0, 2 * units], [units, units]);
}

function gatesOf(tf: Tfjs, sums: Tensor, count: 3): readonly [Tensor, Tensor, Tensor];
function gatesOf(tf: Tfjs, sums: Tensor, count: 4): readonly [Tensor, Tensor, Tensor, Tensor];
function gatesOf(tf: Tfjs, sums: Tensor, count: number): readonly Tensor[] {
  return splitAxis(tf, sums, count, 1);
}
