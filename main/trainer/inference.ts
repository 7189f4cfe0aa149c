// One sample through the trained weights, beside training.
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { isWatchable } from "../compile/watchedValue.ts";
import type { HostTensor, TrainingSession } from "../engine/engine.ts";
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

function sizeOf(shape: readonly number[]): number {
  return shape.reduce<number>((size, length) => size * length, 1);
}
