// One trace: for its duration the trace backend is active and the model's variables stand for inputs of the program.
// Afterwards, however it ended, backend and variables are as they were; variables the optimizer made meanwhile (its slots)
// get their initial numbers as real tensors. Meanwhile nothing may draw in JavaScript: it would be frozen into the program.
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { AppFailure } from "../../shared/errors/appError.ts";
import { invariant, InvariantError } from "../../shared/invariant.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { ConstantData } from "./program/builder.ts";
import type { DType, InputRole, Program, ProgramShape } from "./program/ir.ts";
import { TypeMismatch } from "./program/typeRule.ts";
import { Recorder } from "./recorder.ts";
import { trackScopes } from "./scopes.ts";
import { traceBackend, traceBackendName, type TraceBackend } from "./traceBackend.ts";
import type { NamedVariable } from "./variables.ts";

/** What a trace's body works with. */
export interface TraceSession {
  readonly recorder: Recorder;
  /** A tensor that stands for an input of the program. */
  input(role: InputRole, shape: ProgramShape): Tensor;
  /** Lets variables stand for state inputs of their names. */
  bindState(variables: readonly NamedVariable[]): void;
  /** Declares the values the variables hold now as the next state. */
  outputState(variables: readonly NamedVariable[]): void;
  /** A scalar float32 state input; a scalar that tfjs writes from `sentinel` or its negation becomes it, if one is given. */
  bindScalarState(name: string, sentinel: number | null): void;
}

export function traceProgram(
  network: CompiledNetwork,
  name: string,
  body: (session: TraceSession) => void,
): Program {
  const { core } = network.tf;
  const backend = traceBackend(core);
  invariant(backend.recorder === null, "one trace at a time");
  const recorder = new Recorder(core, network.nodeOfLayer);
  const previous = core.getBackend();
  const changes = new VariableChanges(network, recorder);
  void core.setBackend(traceBackendName);
  backend.recorder = recorder;
  const untrack = trackScopes(core, network.model, recorder.program);
  const random = Math.random;
  Math.random = () => recorder.refuseRandomness();
  try {
    core.tidy(() => body(new Session(network, recorder, backend, changes)));
    return recorder.program.build(name);
  } catch (error) {
    if (isFromTfjs(error)) recorder.explain(error);
    throw error;
  } finally {
    Math.random = random;
    untrack();
    changes.putBack();
    backend.recorder = null;
    backend.interceptScalar = null;
    void core.setBackend(previous);
    changes.fillNewVariables();
  }
}

/** Neither an expected failure nor a broken promise of ours. */
function isFromTfjs(error: unknown): error is Error {
  const ours = [AppFailure, InvariantError, TypeMismatch];
  return error instanceof Error && !ours.some((kind) => error instanceof kind);
}

class Session implements TraceSession {
  readonly recorder: Recorder;
  private readonly network: CompiledNetwork;
  private readonly backend: TraceBackend;
  private readonly changes: VariableChanges;

  constructor(network: CompiledNetwork, recorder: Recorder, backend: TraceBackend, changes: VariableChanges) {
    this.network = network;
    this.recorder = recorder;
    this.backend = backend;
    this.changes = changes;
  }

  input(role: InputRole, shape: ProgramShape): Tensor {
    return this.tensor(this.recorder.input(role, { shape: [...shape], dtype: "float32" }), shape, "float32");
  }

  bindState(variables: readonly NamedVariable[]): void {
    for (const { name, variable } of variables) {
      const dtype = variable.dtype as DType;
      const dataId = this.recorder.input({ kind: "state", name }, { shape: [...variable.shape], dtype });
      this.changes.swap(variable, this.tensor(dataId, variable.shape, dtype));
    }
  }

  outputState(variables: readonly NamedVariable[]): void {
    for (const { name, variable } of variables) {
      this.recorder.program.output(this.recorder.valueOf(variable), { kind: "state", name });
    }
  }

  bindScalarState(name: string, sentinel: number | null): void {
    const { program } = this.recorder;
    const value = program.input({ kind: "state", name }, { shape: [], dtype: "float32" });
    program.output(value, { kind: "state", name });
    if (sentinel === null) return;
    this.backend.interceptScalar = (number) => {
      if (number === sentinel) return this.recorder.idOf(value);
      return number === -sentinel ? this.recorder.idOf(program.apply("neg", {}, [value])) : null;
    };
  }

  private tensor(dataId: object, shape: ProgramShape, dtype: DType): Tensor {
    invariant(dtype !== "uint8" && dtype !== "int64", `tfjs has no dtype ${dtype}`);
    return this.network.tf.core.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype });
  }
}

/** Which variables hold traced values meanwhile, and how to undo it. */
class VariableChanges {
  private readonly network: CompiledNetwork;
  private readonly recorder: Recorder;
  private readonly originals = new Map<Variable, object>();
  private readonly made = new Map<Variable, ConstantData>();
  private readonly makeVariable: ReturnType<CompiledNetwork["tf"]["core"]["engine"]>["makeVariable"];

  constructor(network: CompiledNetwork, recorder: Recorder) {
    this.network = network;
    this.recorder = recorder;
    const engine = network.tf.core.engine();
    this.makeVariable = engine.makeVariable.bind(engine);
    engine.makeVariable = (initialValue, ...rest) => {
      const variable = this.makeVariable(initialValue, ...rest);
      this.made.set(variable, this.recorder.read(initialValue.dataId));
      return variable;
    };
  }

  /** Counted by the engine as a tensor from here on, the variable's own numbers wait untouched on their backend. */
  swap(variable: Variable, standIn: Tensor): void {
    const { core } = this.network.tf;
    const { dataId, shape, dtype } = variable;
    core.keep(core.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }));
    this.originals.set(variable, dataId);
    variable.dataId = standIn.dataId;
    core.engine().backend.incRef(standIn.dataId);
  }

  putBack(): void {
    const engine = this.network.tf.core.engine();
    for (const [variable, dataId] of this.originals) {
      engine.disposeTensor(variable);
      variable.dataId = dataId;
    }
    Reflect.deleteProperty(engine, "makeVariable");
  }

  /** Called when the previous backend is active again. */
  fillNewVariables(): void {
    const { core } = this.network.tf;
    for (const [variable, numbers] of this.made) {
      core.tidy(() => variable.assign(core.tensor(numbers, variable.shape, variable.dtype)));
    }
  }
}
