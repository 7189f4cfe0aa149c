// What a lowering rule is: one primitive application → ONNX nodes. A rule says the lowest opset its nodes need; the forms
// that changed between opsets (axes of reductions) ask the context which one the model is written in.
import { fail } from "../../../shared/errors/appError.ts";
import type {
  DType,
  Equation,
  PrimitiveName,
  PrimitiveParams,
  ProgramShape,
  ValueId,
  ValueType,
} from "../../trace/program/ir.ts";
import { elementTypes } from "../proto/messages.ts";
import type { Attributes, GraphBuilder } from "../graphBuilder.ts";
import { transposeFloats } from "../transposeFloats.ts";

export type EquationOf<P extends PrimitiveName> = Equation & {
  readonly primitive: P;
  readonly params: PrimitiveParams[P];
};

export interface LoweringContext {
  readonly graph: GraphBuilder;
  /** Opset of the default domain the model is written in. */
  readonly opset: number;
  /** True where onnxruntime's own operators may be used: never in exported files. */
  readonly ownOperators: boolean;
  /** Channels per block where convolutions may run on images in blocks of channels; else null. */
  readonly channelBlock: number | null;
  /** ONNX name of a value. */
  name(value: ValueId): string;
  type(value: ValueId): ValueType;
  /** True where the value has a name already: an input, a constant, or made by an equation lowered before. */
  isNamed(value: ValueId): boolean;
  /** Says that a value of a later equation is made already; that equation is skipped. */
  setName(value: ValueId, name: string): void;
  /** The equation that makes a value; undefined for inputs and constants. */
  maker(value: ValueId): Equation | undefined;
  /** The one equation that reads a value, or null where it is read more than once or leaves the program. */
  soleUser(value: ValueId): Equation | null;
  /** Something a rule made that another equation can use again, e.g. the indices beside a max pool. */
  readonly shared: Map<string, string>;
  /** int64 [] length of the free batch axis; only where the program has one. */
  batchLength(): string;
}

export interface Rule<P extends PrimitiveName> {
  readonly opset: number;
  /** Returns the ONNX name of the equation's output, or the names of all of them. */
  lower(context: LoweringContext, equation: EquationOf<P>): string | readonly string[];
}

export type RuleTable<P extends PrimitiveName = PrimitiveName> = { readonly [Name in P]: Rule<Name> };

/** A primitive that is an ONNX operator with the same inputs and these attributes. */
export function same<P extends PrimitiveName>(
  opType: string,
  opset: number,
  attributes: Attributes = {},
): Rule<P> {
  return {
    opset,
    lower: (context, equation) => context.graph.node(opType, inputNames(context, equation), attributes),
  };
}

/** A rule written out. */
export function rule<P extends PrimitiveName>(opset: number, lower: Rule<P>["lower"]): Rule<P> {
  return { opset, lower };
}

export function inputNames(context: LoweringContext, equation: Equation): readonly string[] {
  return equation.inputs.map((input) => context.name(input));
}

export function inputName(context: LoweringContext, equation: Equation, index: number): string {
  return context.name(inputId(equation, index));
}

export function inputType(context: LoweringContext, equation: Equation, index: number): ValueType {
  return context.type(inputId(equation, index));
}

export function outputType(context: LoweringContext, equation: Equation): ValueType {
  const output = equation.outputs[0];
  if (output === undefined) throw new RangeError(`${equation.primitive} has no output`);
  return context.type(output);
}

function inputId(equation: Equation, index: number): ValueId {
  const input = equation.inputs[index];
  if (input === undefined) throw new RangeError(`${equation.primitive} has no input ${index}`);
  return input;
}

/** Ends the lowering: the equation can't be written in ONNX; names the layer it came from. */
export function noRule(equation: Equation, why: string): never {
  fail("engine/no-rule", { found: `${equation.primitive} in ${equation.scope}: ${why}` });
}

export function castTo(context: LoweringContext, value: string, dtype: DType): string {
  return context.graph.node("Cast", [value], { to: { int: elementTypes[dtype] } });
}

/** int64 [rank] holding a shape, where needed with the free batch axis taken from the running input. */
export function shapeValue(context: LoweringContext, shape: ProgramShape): string {
  const { graph } = context;
  if (shape.every((length) => length >= 0)) return graph.ints(shape);
  const parts = shape.map((length) => (length >= 0 ? graph.ints([length]) : batchMultiple(context, -length)));
  return parts.length === 1 ? parts[0]! : graph.node("Concat", parts, { axis: { int: 0 } });
}

function batchMultiple(context: LoweringContext, factor: number): string {
  const { graph } = context;
  const batch = graph.node("Reshape", [context.batchLength(), graph.ints([1])]);
  return factor === 1 ? batch : graph.node("Mul", [batch, graph.ints([factor])]);
}

/** int64 [rank] for Reshape, where one free length can be left to the operator. */
export function reshapeTarget(context: LoweringContext, shape: ProgramShape): string {
  const free = shape.filter((length) => length < 0).length;
  if (free > 1) return shapeValue(context, shape);
  return context.graph.ints(shape.map((length) => (length < 0 ? -1 : length)));
}

export function reshapeTo(context: LoweringContext, value: string, shape: ProgramShape): string {
  return context.graph.node("Reshape", [value, reshapeTarget(context, shape)]);
}

/** Transposes; a constant (an exported kernel) is transposed now instead of in every run. */
export function transposed(context: LoweringContext, value: string, perm: readonly number[]): string {
  const constant = context.graph.floatConstant(value);
  if (!constant) return context.graph.node("Transpose", [value], { perm: { ints: perm } });
  const shape = perm.map((axis) => constant.shape[axis]!);
  return context.graph.constant(
    transposeFloats(constant.data, constant.shape, perm),
    shape,
    "float32",
    value,
  );
}
