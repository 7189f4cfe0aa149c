// Grows a Program equation by equation. Types of outputs follow from the type rules, so what comes out is well typed by
// construction; equal constants are kept once.
import { elementAt } from "./elementAt.ts";
import { invariant, unreachable } from "../../../shared/invariant.ts";
import type {
  DType,
  Equation,
  InputRole,
  OutputRole,
  PrimitiveName,
  PrimitiveParams,
  Program,
  ProgramShape,
  ValueId,
  ValueType,
} from "./ir.ts";
import { outputTypes } from "./outputTypes.ts";
import { sizeOf } from "./shape.ts";

export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** Constants up to this many elements are compared by value to keep equal ones once. */
const sharedConstantLimit = 4096;
const materializedFillLimit = 16;

export class ProgramBuilder {
  /** Layer that the next equations belong to. */
  scope = "";
  private readonly values: ValueType[] = [];
  private readonly inputs: { value: ValueId; role: InputRole }[] = [];
  private readonly outputs: { value: ValueId; role: OutputRole }[] = [];
  private readonly constants = new Map<ValueId, ConstantData>();
  private readonly constantsByContent = new Map<string, ValueId>();
  private readonly equations: Equation[] = [];
  private readonly definitions = new Map<ValueId, Equation>();

  typeOf(value: ValueId): ValueType {
    const type = this.values[value];
    invariant(type !== undefined, `value ${value} is not of this program`);
    return type;
  }

  shapeOf(value: ValueId): ProgramShape {
    return this.typeOf(value).shape;
  }

  input(role: InputRole, type: ValueType): ValueId {
    const value = this.addValue(type);
    this.inputs.push({ value, role });
    return value;
  }

  output(value: ValueId, role: OutputRole): void {
    this.outputs.push({ value, role });
  }

  constant(data: ConstantData, type: ValueType): ValueId {
    invariant(
      data.length === sizeOf(type.shape),
      `${data.length} numbers for a constant of shape [${type.shape.join(",")}]`,
    );
    const key = data.length <= sharedConstantLimit ? contentKey(data, type) : null;
    const known = key === null ? undefined : this.constantsByContent.get(key);
    if (known !== undefined) return known;
    const value = this.addValue(type);
    this.constants.set(value, data);
    if (key !== null) this.constantsByContent.set(key, value);
    return value;
  }

  /** A constant of rank 0. */
  scalar(number: number, dtype: DType = "float32"): ValueId {
    return this.constant(constantData([number], dtype), { shape: [], dtype });
  }

  /** A tensor of one repeated number: a constant where it is small, else a scalar made large. */
  filled(number: number, type: ValueType): ValueId {
    const size = sizeOf(type.shape);
    if (size <= materializedFillLimit) {
      return this.constant(constantData(new Float64Array(size).fill(number), type.dtype), type);
    }
    return this.apply("broadcastTo", { shape: type.shape }, [this.scalar(number, type.dtype)]);
  }

  /** The numbers of a constant, or null where the value is something else. */
  constantOf(value: ValueId): ConstantData | null {
    return this.constants.get(value) ?? null;
  }

  /** Applies a primitive of one output. */
  apply<P extends PrimitiveName>(
    primitive: P,
    params: PrimitiveParams[P],
    inputs: readonly ValueId[],
  ): ValueId {
    const outputs = this.applyAll(primitive, params, inputs);
    invariant(outputs.length === 1, `${primitive} has ${outputs.length} outputs`);
    return elementAt(outputs, 0);
  }

  applyAll<P extends PrimitiveName>(
    primitive: P,
    params: PrimitiveParams[P],
    inputs: readonly ValueId[],
  ): readonly ValueId[] {
    const types = outputTypes(
      primitive,
      params,
      inputs.map((input) => this.typeOf(input)),
    );
    const outputs = types.map((type) => this.addValue(type));
    // The union of equations is indexed by the primitive; TypeScript can't see that P picks one member of it.
    const equation = {
      primitive,
      params,
      inputs: [...inputs],
      outputs,
      scope: this.scope,
    } as unknown as Equation;
    this.equations.push(equation);
    for (const output of outputs) this.definitions.set(output, equation);
    return outputs;
  }

  /** The equation that computes a value; undefined for inputs and constants. */
  definitionOf(value: ValueId): Equation | undefined {
    return this.definitions.get(value);
  }

  build(name: string): Program {
    return {
      name,
      values: this.values,
      inputs: this.inputs,
      constants: this.constants,
      equations: this.equations,
      outputs: this.outputs,
    };
  }

  private addValue(type: ValueType): ValueId {
    this.values.push(type);
    return this.values.length - 1;
  }
}

/** Numbers in the array that holds values of `dtype`. */
export function constantData(numbers: ArrayLike<number>, dtype: DType): ConstantData {
  switch (dtype) {
    case "float32":
      return Float32Array.from(numbers);
    case "int32":
    case "int64":
      return Int32Array.from(numbers);
    case "bool":
    case "uint8":
      return Uint8Array.from(numbers);
    default:
      return unreachable(dtype);
  }
}

function contentKey(data: ConstantData, type: ValueType): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return `${type.dtype}[${type.shape.join(",")}]:${bytes.toString("latin1")}`;
}
