// Multiplies a gradient once, where its matrix product can do so for nothing, instead of the tensors an optimizer makes of it.
// Where the update of a variable reads its gradient g = aᵀ · b as
//
//     g · c and g² · d   →   h and h² · (d / c²)   with   h = (aᵀ · b) · c
//
// the pass over g for g · c is gone: a product times a constant is one Gemm. The results differ by rounding alone.
import { optimizerScope } from "../recorder.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ValueId } from "../program/ir.ts";
import { reapply, rewriteProgram } from "./rewriteProgram.ts";

/** A gradient and the products that an update makes of it. */
interface Scaling {
  readonly factor: number;
  /** g · c */
  readonly product: Equation;
  /** g² · d */
  readonly squareProduct: Equation;
  readonly squareFactor: number;
}

export function scaleGradients(program: Program): Program {
  const uses = new Uses(program);
  const factors = new Map<ValueId, number>();
  const products = new Map<ValueId, Scaling>();
  for (const equation of program.equations) {
    const scaling = equation.primitive === "matMul" ? uses.scalingOf(equation) : null;
    if (scaling === null) continue;
    factors.set(equation.outputs[0]!, scaling.factor);
    products.set(scaling.product.outputs[0]!, scaling);
    products.set(scaling.squareProduct.outputs[0]!, scaling);
  }
  if (factors.size === 0) return program;
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const [output] = equation.outputs as readonly [ValueId];
    const scaling = products.get(output);
    if (scaling?.product.outputs[0] === output) return [tensorOf(builder, equation)];
    if (scaling !== undefined) return [rescaled(builder, equation, scaling)];
    const factor = factors.get(output);
    if (factor === undefined) return null;
    const [matrix] = reapply(builder, equation);
    return [builder.apply("mul", {}, [matrix!, builder.scalar(factor)])];
  });
}

/** The tensor of a product with a constant. */
function tensorOf(builder: ProgramBuilder, { inputs }: Equation): ValueId {
  return inputs.find((input) => builder.constantOf(input) === null)!;
}

function rescaled(builder: ProgramBuilder, equation: Equation, scaling: Scaling): ValueId {
  const factor = builder.scalar(scaling.squareFactor / scaling.factor ** 2);
  return builder.apply("mul", {}, [tensorOf(builder, equation), factor]);
}

class Uses {
  readonly #program: Program;
  readonly #users = new Map<ValueId, Equation[]>();
  readonly #leaving: ReadonlySet<ValueId>;

  constructor(program: Program) {
    this.#program = program;
    this.#leaving = new Set(program.outputs.map(({ value }) => value));
    for (const equation of program.equations) {
      for (const input of new Set(equation.inputs)) {
        const users = this.#users.get(input);
        if (users) users.push(equation);
        else this.#users.set(input, [equation]);
      }
    }
  }

  /** Where the update reads the matrix, reshaped or not, as g · c and g² · d and nothing else reads it; else null. */
  scalingOf(matrix: Equation): Scaling | null {
    let [gradient] = matrix.outputs as readonly [ValueId];
    for (;;) {
      const [only, other] = this.#usersOf(gradient);
      if (only?.primitive !== "reshape" || other !== undefined) break;
      [gradient] = only.outputs as readonly [ValueId];
    }
    const users = this.#usersOf(gradient);
    const product = users.find(({ primitive }) => primitive === "mul");
    const square = users.find(({ primitive }) => primitive === "square");
    const inUpdate = users.every(({ scope }) => scope === optimizerScope);
    if (users.length !== 2 || !product || !square || !inUpdate) return null;
    const [squareProduct, another] = this.#usersOf(square.outputs[0]!);
    if (squareProduct?.primitive !== "mul" || another !== undefined) return null;
    const [factor, squareFactor] = [this.#constantFactor(product), this.#constantFactor(squareProduct)];
    if (!factor || squareFactor === null) return null;
    return { factor, product, squareProduct, squareFactor };
  }

  /** Equations that read the value; none where the program yields it. */
  #usersOf(value: ValueId): readonly Equation[] {
    return this.#leaving.has(value) ? [] : (this.#users.get(value) ?? []);
  }

  #constantFactor({ inputs }: Equation): number | null {
    const factor = inputs.find((input) => this.#program.values[input]?.shape.length === 0);
    const constant = factor === undefined ? undefined : this.#program.constants.get(factor);
    return constant?.[0] ?? null;
  }
}
