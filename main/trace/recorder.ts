// What is recorded while tfjs runs: data ids stand for values of the program, kernels append equations. Ids, shapes and
// types are looked at when a kernel is called, because a variable's id changes as soon as it is assigned.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { kernelRules } from "./kernels/kernelTable.ts";
import { UnsupportedKernelUse } from "./kernels/kernelRule.ts";
import { constantData, ProgramBuilder, type ConstantData } from "./program/builder.ts";
import { knownNumbers } from "./program/knownNumbers.ts";
import type { DType, InputRole, ValueId, ValueType } from "./program/ir.ts";

type DataId = TensorInfo["dataId"];
type KernelInputs = Readonly<Record<string, TensorInfo | undefined>> | readonly TensorInfo[];

/** Where nothing of the model's layers is running. */
export const lossScope = "loss";
export const optimizerScope = "optimizer";

export class Recorder {
  readonly program = new ProgramBuilder();
  private readonly core: typeof TfCore;
  /** Document node of a tfjs layer. */
  private readonly nodeOfLayer: ReadonlyMap<string, string>;
  private readonly values = new WeakMap<object, ValueId>();
  private step: ValueId | null = null;

  constructor(core: typeof TfCore, nodeOfLayer: ReadonlyMap<string, string>) {
    this.core = core;
    this.nodeOfLayer = nodeOfLayer;
    this.program.scope = lossScope;
  }

  /** A new data id that stands for an input of the program. */
  input(role: InputRole, type: ValueType): DataId {
    return this.idOf(this.program.input(role, type));
  }

  /** A new data id that stands for a value; several ids may share one. */
  idOf(value: ValueId): DataId {
    const id = {};
    this.values.set(id, value);
    return id;
  }

  /** A new data id for numbers that tfjs wrote. */
  constant(numbers: ArrayLike<number>, shape: readonly number[], dtype: TfCore.DataType): DataId {
    const known = this.demandDType(dtype);
    return this.idOf(
      this.program.constant(constantData(numbers, known), { shape: [...shape], dtype: known }),
    );
  }

  /** The value of a tensor. One that was made before recording began, on another backend, is a constant. */
  valueOf(tensor: TensorInfo): ValueId {
    const known = this.values.get(tensor.dataId);
    if (known !== undefined) return known;
    const numbers = this.core.engine().readSync(tensor.dataId) as ArrayLike<number>;
    const dtype = this.demandDType(tensor.dtype);
    const value = this.program.constant(constantData(numbers, dtype), { shape: [...tensor.shape], dtype });
    this.values.set(tensor.dataId, value);
    return value;
  }

  /** The numbers of a value that does not depend on the program's inputs. Nothing else can be read while recording. */
  read(dataId: DataId): ConstantData {
    const value = this.values.get(dataId);
    const numbers = value === undefined ? null : knownNumbers(this.program, value);
    if (numbers !== null) return numbers;
    return fail("engine/no-rule", {
      expected: "layers that compute with tensors only",
      found: `${this.describeScope()} reads a tensor's numbers in JavaScript`,
      ...this.nodeDetail(),
    });
  }

  /** Records one kernel and answers with its outputs. */
  run(kernel: string, inputs: KernelInputs, attrs: NamedAttrMap): TensorInfo | TensorInfo[] {
    const rule = kernelRules[kernel];
    invariant(rule !== undefined, `kernel ${kernel} was registered without a rule`);
    const call = {
      kernel,
      core: this.core,
      program: this.program,
      inputs: this.valuesOf(inputs),
      attrs,
      step: this.stepValue,
    };
    const outputs = this.guarded(kernel, () => rule(call));
    return typeof outputs === "number"
      ? this.tensorInfo(outputs)
      : outputs.map((value) => this.tensorInfo(value));
  }

  /** The failure for a kernel that can't be recorded. */
  refuse(kernel: string, reason: string): never {
    return fail("engine/no-rule", {
      found: `${this.describeScope()} needs the tfjs kernel ${kernel}: ${reason}`,
      ...this.nodeDetail(),
    });
  }

  /** The failure for numbers drawn in JavaScript, which every step would then repeat. */
  refuseRandomness(): never {
    return fail("engine/no-rule", {
      expected: "layers that draw inside the program",
      found: `${this.describeScope()} draws random numbers in JavaScript`,
      ...this.nodeDetail(),
    });
  }

  /** The failure for an error of tfjs's own, such as a gradient it lacks. */
  explain(error: Error): never {
    const kernel = missingKernel(error);
    if (kernel !== null) this.refuse(kernel, "there is no rule to record it");
    return fail("engine/failed", {
      expected: "a network that tfjs can run and differentiate",
      found: `${this.describeScope()}: ${error.message}`,
      todo: "Change or remove that layer.",
      ...this.nodeDetail(),
    });
  }

  tensorInfo(value: ValueId): TensorInfo {
    const { shape, dtype } = this.program.typeOf(value);
    return { dataId: this.idOf(value), shape: [...shape], dtype: this.tfjsDType(dtype) };
  }

  /** The int32 number of the step; an input from its first use. */
  readonly stepValue = (): ValueId => {
    this.step ??= this.program.input({ kind: "step" }, { shape: [], dtype: "int32" });
    return this.step;
  };

  private guarded<T>(kernel: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof UnsupportedKernelUse) this.refuse(kernel, error.message);
      throw error;
    }
  }

  private valuesOf(inputs: KernelInputs): ReadonlyMap<string, ValueId> {
    const values = new Map<string, ValueId>();
    for (const [name, tensor] of Object.entries(inputs) as [string, TensorInfo | null | undefined][]) {
      if (tensor !== undefined && tensor !== null) values.set(name, this.valueOf(tensor));
    }
    return values;
  }

  private demandDType(dtype: TfCore.DataType): DType {
    if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
    return fail("engine/no-rule", {
      found: `${this.describeScope()} computes with ${dtype} tensors`,
      ...this.nodeDetail(),
    });
  }

  private tfjsDType(dtype: DType): TfCore.DataType {
    invariant(dtype === "float32" || dtype === "int32" || dtype === "bool", `tfjs has no dtype ${dtype}`);
    return dtype;
  }

  private describeScope(): string {
    const { scope } = this.program;
    if (scope === lossScope) return "the loss or a metric";
    return scope === optimizerScope ? "the optimizer" : `layer "${scope}"`;
  }

  private nodeDetail(): { readonly node?: string } {
    const node = this.nodeOfLayer.get(this.program.scope);
    return node === undefined ? {} : { node };
  }
}

/** tfjs throws this when no kernel of that name is registered; its wording is all it gives. */
function missingKernel(error: Error): string | null {
  return /^Kernel '(.+)' not registered for backend/.exec(error.message)?.[1] ?? null;
}
