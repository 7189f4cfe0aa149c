// Turns a compiled tfjs model into Programs by running the model's own functions on a backend that records instead of
// computing. What a layer, a loss, an optimizer and a gradient mean is thereby defined by tfjs alone.
import { elementAt } from "./program/elementAt.ts";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { tallyMetric, type CompiledNetwork, type NetworkOutput } from "../compile/compiledNetwork.ts";
import { testOnce, trainOnce } from "../compile/sampleWeights.ts";
import { watchedValue } from "../compile/watchedValue.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";
import { lossValueName, stepValueName } from "../engine/stepValues.ts";
import {
  keepIterationCount,
  learningRateOf,
  learningRateSentinels,
  learningRateState,
  setLearningRate,
} from "./optimizerHyperparameters.ts";
import { optimize } from "./passes/optimize.ts";
import type { Program, ProgramShape, ValueId } from "./program/ir.ts";
import { traceProgram, type TraceSession } from "./traceSession.ts";
import { modelVariables, optimizerVariables, type NamedVariable } from "./variables.ts";
import { watchStep } from "./watchStep.ts";

export interface Tracer {
  /**
   * Every variable of a run: weights by tfjs's name ("dense/kernel"), optimizer slots as "optimizer/<slot>/<weight>"
   * and the optimizer's scalars as "optimizer/<slot>", the learning rate among them. All programs of one tracer name
   * their state alike. The arrays are tfjs's own: to read, not to change.
   */
  initialState(): EngineState;
  /** features, targets, step and state in; next state and metrics (network.metricNames) out. */
  trainStep(batch: number): Result<Program, AppError>;
  /**
   * The same step looked at from within: features, targets, step and state in; loss, and every node's value, every gradient
   * and every weight's change out, named by stepValueName. A value the loss does not depend on has no gradient.
   */
  stepValues(batch: number): Result<Program, AppError>;
  /** features, targets and state in; metrics out. Inference mode: no dropout, moving statistics. */
  evaluation(batch: number): Result<Program, AppError>;
  /**
   * features and state in; one value per network output, named by the output's name, and one per wanted node, named by
   * the node's id. A value inside a layer is wanted, and named, by innerValueName.
   */
  inference(batch: number, nodes: readonly string[]): Result<Program, AppError>;
}

/** Shape of a program's target input: [batch] of class indices for sparse losses, else the output's own shape. */
export function targetShape(output: NetworkOutput, batch: number): ProgramShape {
  return [batch, ...(takesClassIndex(output) ? output.shape.slice(0, -1) : output.shape)];
}

export function createTracer(network: CompiledNetwork): Tracer {
  return new ModelTracer(network);
}

class ModelTracer implements Tracer {
  private readonly network: CompiledNetwork;
  private readonly model: LayersModel;
  private slotsReady = false;
  private sentinel: number | null = null;

  constructor(network: CompiledNetwork) {
    this.network = network;
    this.model = functionalModel(network.model);
  }

  initialState(): EngineState {
    this.makeSlots();
    const engine = this.network.tf.core.engine();
    const state = new Map<string, HostTensor>();
    for (const { name, variable } of this.variables()) {
      const data = engine.readSync(variable.dataId) as HostTensor["data"];
      state.set(name, { shape: [...variable.shape], data });
    }
    const learningRate = learningRateOf(this.model.optimizer);
    state.set(learningRateState, { shape: [], data: Float32Array.of(learningRate) });
    return state;
  }

  trainStep(batch: number): Result<Program, AppError> {
    const slots = this.makeSlots();
    if (!slots.ok) return slots;
    return attempt(() => this.recordTrainStep(batch, this.sentinel));
  }

  stepValues(batch: number): Result<Program, AppError> {
    const slots = this.makeSlots();
    if (!slots.ok) return slots;
    return attempt(() => this.recordStepValues(batch));
  }

  evaluation(batch: number): Result<Program, AppError> {
    return attempt(() =>
      traceProgram(this.network, "evaluation", (session) => {
        session.bindState(modelVariables(this.model));
        const metrics = testOnce(this.network, this.model, this.data(session, batch));
        // tfjs lists the running sum of the losses first, one per output: the last of them is the total.
        this.outputMetrics(session, metrics.slice(this.network.outputs.length - 1));
      }),
    );
  }

  inference(batch: number, nodes: readonly string[]): Result<Program, AppError> {
    return attempt(() =>
      traceProgram(this.network, "inference", (session) => {
        session.bindState(modelVariables(this.model));
        const wanted = new Map([
          ...this.network.outputs.map(
            (output, index) => [output.name, this.model.outputs[index] as SymbolicTensor] as const,
          ),
          ...nodes.map((node) => [node, watchedValue(this.network, this.model, node)] as const),
        ]);
        const values = this.forward(this.features(session, batch), [...new Set(wanted.values())]);
        for (const [name, symbol] of wanted) {
          const value = values.get(symbol);
          invariant(value !== undefined, `the forward pass yields ${name}`);
          session.recorder.program.output(session.recorder.valueOf(value), { kind: "value", name });
        }
      }),
    );
  }

  /**
   * tfjs makes an optimizer's slots in its first step: one trace that is thrown away brings them about. Two more tell
   * whether the learning rate reaches the program as it is: they may not differ in any constant.
   */
  private makeSlots(): Result<null, AppError> {
    if (this.slotsReady) return ok(null);
    const [sentinel, other] = learningRateSentinels;
    try {
      this.recordTrainStep(1, sentinel);
      const programs = [this.recordTrainStep(1, sentinel), this.recordTrainStep(1, other)] as const;
      this.sentinel = haveEqualConstants(...programs) ? sentinel : null;
    } catch (error) {
      return err(explain(error));
    }
    this.slotsReady = true;
    return ok(null);
  }

  private recordTrainStep(batch: number, sentinel: number | null): Program {
    return this.traceStep("trainStep", (session) => {
      const data = this.data(session, batch);
      session.recorder.stepValue();
      const variables = this.variables();
      this.bindVariables(session, variables, sentinel);
      this.outputMetrics(session, trainOnce(this.network, this.model, data));
      session.outputState(variables);
    });
  }

  private recordStepValues(batch: number): Program {
    const program = this.traceStep("stepValues", (session) => {
      const { recorder } = session;
      const publish = (name: string, value: ValueId) =>
        recorder.program.output(value, { kind: "value", name });
      const data = this.data(session, batch);
      recorder.stepValue();
      this.bindVariables(session, this.variables(), this.sentinel);
      const weights = modelVariables(this.model);
      const before = new Map(weights.map(({ name, variable }) => [name, recorder.valueOf(variable)]));
      const features = data.slice(0, this.network.inputs.length);
      const watched = { network: this.network, model: this.model, features, weights };
      const release = watchStep(watched, (name, tensor) => publish(name, recorder.valueOf(tensor)));
      const [loss] = trainOnce(this.network, this.model, data);
      release();
      invariant(loss !== undefined, "a step yields its loss");
      publish(lossValueName, recorder.valueOf(loss));
      for (const { name, variable } of weights) {
        const change = recorder.program.apply("sub", {}, [recorder.valueOf(variable), before.get(name)!]);
        publish(stepValueName("update", name), change);
      }
    });
    return { ...program, outputs: program.outputs.filter(({ role }) => role.kind === "value") };
  }

  /** One trace of a training step; the optimizer is as it was afterwards. */
  private traceStep(name: string, body: (session: TraceSession) => void): Program {
    const { optimizer } = this.model;
    const learningRate = learningRateOf(optimizer);
    const restoreCount = keepIterationCount(optimizer);
    try {
      return traceProgram(this.network, name, body);
    } finally {
      setLearningRate(optimizer, learningRate);
      restoreCount();
    }
  }

  /** @param sentinel stands in for the learning rate; null leaves the rate a constant of the program. */
  private bindVariables(
    session: TraceSession,
    variables: readonly NamedVariable[],
    sentinel: number | null,
  ): void {
    session.bindState(variables);
    session.bindScalarState(learningRateState, sentinel);
    setLearningRate(this.model.optimizer, sentinel ?? learningRateOf(this.model.optimizer));
  }

  private variables(): readonly NamedVariable[] {
    return [...modelVariables(this.model), ...optimizerVariables(this.model)];
  }

  private data(session: TraceSession, batch: number): Tensor[] {
    return [
      ...this.features(session, batch),
      ...this.targets(session, batch),
      ...this.sampleWeights(session, batch),
    ];
  }

  private features(session: TraceSession, batch: number): Tensor[] {
    return this.network.inputs.map(({ shape }, index) =>
      session.input({ kind: "feature", index }, [batch, ...shape]),
    );
  }

  private targets(session: TraceSession, batch: number): Tensor[] {
    return this.network.outputs.map((output, index) => {
      const target = session.input({ kind: "target", index }, targetShape(output, batch));
      // tfjs wants class indices with an axis of length 1 in place of the classes.
      return takesClassIndex(output) ? this.network.tf.core.reshape(target, [...target.shape, 1]) : target;
    });
  }

  /** Those that come with the data stand behind its targets. */
  private sampleWeights(session: TraceSession, batch: number): Tensor[] {
    if (this.network.weighted !== true) return [];
    return [session.input({ kind: "target", index: this.network.outputs.length }, [batch])];
  }

  private outputMetrics(session: TraceSession, metrics: readonly Tensor[]): void {
    const { metricNames } = this.network;
    invariant(
      metrics.length === metricNames.length,
      `tfjs yields ${metrics.length} metrics for ${metricNames.join(", ")}`,
    );
    metrics.forEach((metric, index) => {
      const name = elementAt(metricNames, index);
      const numbers = tallyMetric(this.network, name)?.take() ?? metric;
      session.recorder.program.output(session.recorder.valueOf(numbers), { kind: "metric", name });
      numbers.dispose();
      metric.dispose();
    });
  }

  /** The values of symbolic tensors of the model in inference mode. */
  private forward(features: Tensor[], outputs: SymbolicTensor[]): ReadonlyMap<SymbolicTensor, Tensor> {
    const model = this.network.tf.layers.model({ inputs: this.model.inputs, outputs });
    const values = [model.apply(features, { training: false }) as Tensor | Tensor[]].flat();
    return new Map(values.map((value, index) => [outputs[index] as SymbolicTensor, value]));
  }
}

function attempt(record: () => Program): Result<Program, AppError> {
  try {
    return ok(optimize(record()));
  } catch (error) {
    return err(explain(error));
  }
}

/** Failures that belong to the network; anything else is a bug of ours and goes on as an exception. */
function explain(error: unknown): AppError {
  if (error instanceof AppFailure) return error.error;
  throw error;
}

function haveEqualConstants(a: Program, b: Program): boolean {
  const [left, right] = [[...a.constants.values()], [...b.constants.values()]];
  const isEqual = (data: ArrayLike<number>, at: number): boolean =>
    Array.from(data).every((number, index) => Object.is(number, right[at]?.[index]));
  return left.length === right.length && left.every(isEqual);
}

function takesClassIndex(output: NetworkOutput): boolean {
  return output.classTargets === true || /^sparse/i.test(output.loss);
}

/** A Sequential keeps the functional model that does the work inside. */
function functionalModel(model: LayersModel): LayersModel {
  return (model as unknown as { model?: LayersModel }).model ?? model;
}
