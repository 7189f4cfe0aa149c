// The step that would come next if it were of one sample alone, seen at one node: all from the step that trains.
import type { CallResult } from "../../shared/contract/contract.ts";
import type { SampleStepRequest, StepValue, StepWeight } from "../../shared/contract/sampleStep.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { HostTensor, TrainingSession } from "../engine/engine.ts";
import { lossValueName, stepValueName } from "../engine/stepValues.ts";
import type { TrainedNetwork } from "./inference.ts";
import { probeSampleAt } from "./probe.ts";
import { normOf } from "./tapValue.ts";

export interface SteppedNetwork extends Pick<TrainedNetwork, "turnstile"> {
  readonly session: Pick<TrainingSession, "readState" | "watchStep">;
  readonly network: { readonly weightsOfNode: ReadonlyMap<string, readonly string[]> };
  readonly dataset: LoadedDataset;
  /** Steps done. */
  readonly step: number;
}

type Numbers = HostTensor["data"];

const mostListed = 8;

export async function findSampleStep(
  { session, network, dataset, turnstile, step }: SteppedNetwork,
  { split, index, node }: SampleStepRequest,
): Promise<Result<CallResult<"training.sampleStep">, AppError>> {
  const names = network.weightsOfNode.get(node) ?? [];
  const sample = probeSampleAt(dataset, { kind: "sample", split, index }, 0);
  const wanted = [
    lossValueName,
    stepValueName("activation", node),
    stepValueName("activationGradient", node),
    ...names.flatMap((name) => [stepValueName("weightGradient", name), stepValueName("update", name)]),
  ];
  const [values, weights] = await turnstile.pass(
    async () => [await session.watchStep(sample, wanted), await session.readState(names)] as const,
  );
  const loss = values.get(lossValueName)?.data[0];
  invariant(loss !== undefined, "a step yields its loss");
  const value = values.get(stepValueName("activation", node));
  const gradient = values.get(stepValueName("activationGradient", node));
  return ok({
    step,
    loss,
    shape: value?.shape.slice(1) ?? [],
    gradientNorm: gradient === undefined ? null : normOf(gradient.data),
    values: value === undefined ? [] : strongestValues(value, gradient),
    weights: names.map((name) => stepWeight(name, weights.get(name), values)),
  });
}

function strongestValues({ shape, data }: HostTensor, gradient: HostTensor | undefined): StepValue[] {
  return largestOf(gradient?.data ?? data).map((at) => ({
    position: positionOf(at, shape.slice(1)),
    value: data[at] ?? 0,
    gradient: gradient?.data[at] ?? null,
  }));
}

function stepWeight(
  name: string,
  weight: HostTensor | undefined,
  values: ReadonlyMap<string, HostTensor>,
): StepWeight {
  const { shape, data } = weight ?? { shape: [], data: new Float32Array() };
  const gradient = values.get(stepValueName("weightGradient", name))?.data;
  const update = values.get(stepValueName("update", name))?.data;
  return {
    name: name.slice(name.lastIndexOf("/") + 1),
    shape: [...shape],
    norm: normOf(data),
    gradientNorm: gradient === undefined ? null : normOf(gradient),
    updateNorm: update === undefined ? null : normOf(update),
    largest: largestOf(update ?? gradient ?? data).map((at) => ({
      position: positionOf(at, shape),
      weight: data[at] ?? 0,
      gradient: gradient?.[at] ?? null,
      update: update?.[at] ?? null,
    })),
  };
}

/** Positions of the numbers of the largest magnitude, in one pass. */
function largestOf(data: Numbers): readonly number[] {
  const size = (at: number): number => Math.abs(data[at] ?? 0);
  let largest: number[] = [];
  for (let at = 0; at < data.length; at += 1) {
    const least = largest.at(-1);
    if (largest.length === mostListed && least !== undefined && size(at) <= size(least)) continue;
    largest = [...largest, at].sort((a, b) => size(b) - size(a)).slice(0, mostListed);
  }
  return largest;
}

/** Row-major. */
function positionOf(at: number, shape: readonly number[]): readonly number[] {
  const position: number[] = [];
  let rest = at;
  for (const length of shape.toReversed()) {
    position.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return position;
}
