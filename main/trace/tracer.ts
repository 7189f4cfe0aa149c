// Turns a compiled tfjs model into Programs by running the model's own functions on a backend that records instead of
// computing. What a layer, a loss, an optimizer and a gradient mean is thereby defined by tfjs alone.
import type { AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { EngineState } from "../engine/engine.ts";
import type { Program } from "./program/ir.ts";

export interface Tracer {
  /**
   * Every variable of a run: weights by tfjs's name ("dense/kernel"), optimizer slots as "optimizer/<slot>/<weight>"
   * and the optimizer's scalars as "optimizer/<slot>". All programs of one tracer name their state alike.
   */
  initialState(): EngineState;
  /** features, targets, step and state in; next state and metrics (network.metricNames) out. */
  trainStep(batch: number): Result<Program, AppError>;
  /** features, targets and state in; metrics out. Inference mode: no dropout, moving statistics. */
  evaluation(batch: number): Result<Program, AppError>;
  /**
   * features and state in; one value per network output, named by the output's name, and one per wanted node, named by
   * the node's id.
   */
  inference(batch: number, nodes: readonly string[]): Result<Program, AppError>;
}

export function createTracer(network: CompiledNetwork): Tracer {
  invariant(network.model.optimizer !== undefined, "only a compiled model can be traced");
  throw new Error("the tracer's kernels are not written yet");
}
