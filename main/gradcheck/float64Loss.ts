// A program's loss in double precision as a function of single weights. What a weight does not reach is computed once.
import { invariant } from "../../shared/invariant.ts";
import { constantData } from "../trace/program/builder.ts";
import { evaluateInto } from "../trace/program/interpreter/interpret.ts";
import type { Operand, OperandData } from "../trace/program/interpreter/evaluationRule.ts";
import type { Equation, InputRole, Program, ValueId, ValueType } from "../trace/program/ir.ts";
import { sizeOf } from "../trace/program/shape.ts";
import { convolve, type Image } from "./convolve.ts";

export class Float64Loss {
  readonly base: number;
  readonly #program: Program;
  readonly #loss: ValueId;
  readonly #values = new Map<ValueId, OperandData>();
  /** Arrays that moved() computes into, used again at each call. */
  readonly #scratch = new Map<ValueId, OperandData>();
  readonly #reached = new Map<string, readonly Equation[]>();

  /** @param feed the numbers of each input, in the program's units. */
  constructor(program: Program, feed: (role: InputRole) => ArrayLike<number>) {
    this.#program = program;
    const [loss] = program.outputs;
    invariant(loss !== undefined, "a loss program yields its loss");
    this.#loss = loss.value;
    for (const { value, role } of program.inputs)
      this.#values.set(value, wide(feed(role), this.#typeOf(value)));
    for (const [value, data] of program.constants) this.#values.set(value, wide(data, this.#typeOf(value)));
    for (const equation of program.equations) this.#evaluate(equation, this.#values, this.#values);
    this.base = this.#lossIn(this.#values);
  }

  /** The loss with one element of a weight moved by `by`. */
  moved(weight: string, element: number, by: number): number {
    const input = this.#inputOf(weight);
    if (input === null) return this.base;
    const numbers = this.#values.get(input);
    invariant(numbers !== undefined && element < numbers.length, `${weight} has no element ${element}`);
    const before = numbers[element] ?? 0;
    numbers[element] = before + by;
    const overlay = new Map<ValueId, OperandData>();
    for (const equation of this.#equationsReachedFrom(weight, input))
      this.#evaluate(equation, overlay, this.#scratch);
    numbers[element] = before;
    return overlay.has(this.#loss) ? this.#lossIn(overlay) : this.base;
  }

  /** Computes an equation into `results`, in arrays kept in `arrays`; inputs come from `results` first. */
  #evaluate(equation: Equation, results: Map<ValueId, OperandData>, arrays: Map<ValueId, OperandData>): void {
    const inputs = equation.inputs.map((input) => this.#operand(input, results));
    const outputs = equation.outputs.map((output) => {
      const type = this.#typeOf(output);
      const data = arrays.get(output)?.fill(0) ?? zeros(type);
      arrays.set(output, data);
      results.set(output, data);
      return { type, data };
    });
    if (!convolvedQuickly(equation, inputs, outputs)) evaluateInto(equation, inputs, outputs);
  }

  #operand(value: ValueId, results: ReadonlyMap<ValueId, OperandData>): Operand {
    const data = results.get(value) ?? this.#values.get(value);
    invariant(data !== undefined, `value ${value} is used before it is computed`);
    return { type: this.#typeOf(value), data };
  }

  #equationsReachedFrom(weight: string, input: ValueId): readonly Equation[] {
    const known = this.#reached.get(weight);
    if (known !== undefined) return known;
    const moving = new Set([input]);
    const equations = this.#program.equations.filter((equation) => {
      const reached = equation.inputs.some((value) => moving.has(value));
      if (reached) for (const output of equation.outputs) moving.add(output);
      return reached;
    });
    this.#reached.set(weight, equations);
    return equations;
  }

  /** Null where the loss does not read the weight. */
  #inputOf(weight: string): ValueId | null {
    const input = this.#program.inputs.find(({ role }) => role.kind === "state" && role.name === weight);
    return input?.value ?? null;
  }

  #lossIn(values: ReadonlyMap<ValueId, OperandData>): number {
    return values.get(this.#loss)?.[0] ?? Number.NaN;
  }

  #typeOf(value: ValueId): ValueType {
    const type = this.#program.values[value];
    invariant(type !== undefined, `value ${value} has no type`);
    return type;
  }
}

function wide(numbers: ArrayLike<number>, { dtype }: ValueType): OperandData {
  return dtype === "float32" ? Float64Array.from(numbers) : constantData(numbers, dtype);
}

function zeros({ shape, dtype }: ValueType): OperandData {
  const data = new Float64Array(sizeOf(shape));
  return dtype === "float32" ? data : constantData(data, dtype);
}

function convolvedQuickly(
  equation: Equation,
  inputs: readonly Operand[],
  outputs: readonly Operand[],
): boolean {
  if (equation.primitive !== "conv2d" || equation.params.layout !== "nhwc") return false;
  const [x, kernel, output] = [...inputs, ...outputs].map(wideImage);
  if (!x || !kernel || !output) return false;
  convolve(x, kernel, equation.params, output);
  return true;
}

function wideImage({ type, data }: Operand): Image | null {
  return data instanceof Float64Array ? { shape: type.shape, data } : null;
}
