// Lets scalar factors float out of an optimizer's update, so that large tensors are not divided and scaled more often than
// needed. With x = s · t for a scalar s:
//
//     div(x, c) → (s / c) · t          sqrt(s · t) → sqrt(s) · sqrt(t)
//     mul(x, c) → (s · c) · t          s · t + c   → s · (t + c / s)
//     div(s · t, r · u) → (s / r) · div(t, u)      div(s · t, u) → s · div(t, u)
//
// Adam's w − lr · (m / c₁) / (sqrt(v / c₂) + ε) becomes w − (lr · sqrt(c₂) / c₁) · m / (sqrt(v) + ε · sqrt(c₂)): two divisions
// of a tensor fewer; and a number times a tensor that is then added to another takes one pass (scaledSum.ts). The results differ from the written order by rounding alone. The root is taken apart only for bias
// corrections 1 / (1 − βᵗ), which are positive.
import type { ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ValueId } from "../program/ir.ts";
import { reapply, rewriteProgram } from "./rewriteProgram.ts";

/** A tensor value known as factor · tensor. */
interface Scaled {
  readonly tensor: ValueId;
  readonly factor: ValueId;
  readonly positive: boolean;
}

/** Leaves products behind that nothing uses any more: remove dead code after it. */
export function floatScalars(program: Program): Program {
  const scaled = new Map<ValueId, Scaled>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const outputs = reapplyOrNull(builder, equation, scaled);
    return outputs ?? reapply(builder, equation);
  });
}

function reapplyOrNull(
  builder: ProgramBuilder,
  equation: Equation,
  scaled: Map<ValueId, Scaled>,
): readonly ValueId[] | null {
  if (equation.scope !== "optimizer") return null;
  const result = new Floating(builder, scaled).apply(equation);
  if (result === null) return null;
  const value = builder.apply("mul", {}, [result.tensor, result.factor]);
  scaled.set(value, result);
  return [value];
}

class Floating {
  readonly #builder: ProgramBuilder;
  readonly #scaled: ReadonlyMap<ValueId, Scaled>;

  constructor(builder: ProgramBuilder, scaled: ReadonlyMap<ValueId, Scaled>) {
    this.#builder = builder;
    this.#scaled = scaled;
  }

  /** The equation's output as factor · tensor, or null where no factor is to be had. */
  apply(equation: Equation): Scaled | null {
    const [left, right] = equation.inputs;
    if (left === undefined) return null;
    if (equation.primitive === "sqrt") return this.#root(left);
    if (right === undefined) return null;
    if (equation.primitive === "div") return this.#quotient(left, right);
    if (equation.primitive === "mul") return this.#product(left, right) ?? this.#product(right, left);
    if (equation.primitive === "add") return this.#shifted(left, right) ?? this.#shifted(right, left);
    return null;
  }

  #root(value: ValueId): Scaled | null {
    const known = this.#scaled.get(value);
    if (known === undefined || !known.positive) return null;
    return {
      tensor: this.#builder.apply("sqrt", {}, [known.tensor]),
      factor: this.#builder.apply("sqrt", {}, [known.factor]),
      positive: true,
    };
  }

  #quotient(left: ValueId, right: ValueId): Scaled | null {
    if (this.#isScalar(left)) return null;
    if (this.#isScalar(right)) return this.#divided(left, right);
    const over = this.#scaled.get(left) ?? this.#writtenProduct(left);
    const under = this.#scaled.get(right);
    if (over === undefined && under === undefined) return null;
    const tensor = this.#builder.apply("div", {}, [over?.tensor ?? left, under?.tensor ?? right]);
    const numerator = over?.factor ?? this.#builder.scalar(1);
    const factor = under ? this.#builder.apply("div", {}, [numerator, under.factor]) : numerator;
    return { tensor, factor, positive: (over?.positive ?? true) && (under?.positive ?? false) };
  }

  /** tensor · scalar as it stands in the program. */
  #writtenProduct(value: ValueId): Scaled | undefined {
    const definition = this.#builder.definitionOf(value);
    if (definition?.primitive !== "mul") return undefined;
    const factor = definition.inputs.find((input) => this.#isScalar(input));
    const tensor = definition.inputs.find((input) => input !== factor);
    if (factor === undefined || tensor === undefined || this.#isScalar(tensor)) return undefined;
    return { tensor, factor, positive: false };
  }

  #divided(value: ValueId, divisor: ValueId): Scaled {
    const known = this.#scaled.get(value);
    const factor = this.#builder.apply("div", {}, [known?.factor ?? this.#builder.scalar(1), divisor]);
    const positive = (known?.positive ?? true) && this.#isBiasCorrection(divisor);
    return { tensor: known?.tensor ?? value, factor, positive };
  }

  #product(value: ValueId, scalar: ValueId): Scaled | null {
    const known = this.#scaled.get(value);
    if (known === undefined || !this.#isScalar(scalar)) return null;
    return {
      tensor: known.tensor,
      factor: this.#builder.apply("mul", {}, [known.factor, scalar]),
      positive: false,
    };
  }

  #shifted(value: ValueId, scalar: ValueId): Scaled | null {
    const known = this.#scaled.get(value);
    if (known === undefined || !known.positive || !this.#isScalar(scalar)) return null;
    const shift = this.#builder.apply("div", {}, [scalar, known.factor]);
    return {
      tensor: this.#builder.apply("add", {}, [known.tensor, shift]),
      factor: known.factor,
      positive: true,
    };
  }

  #isScalar(value: ValueId): boolean {
    return this.#builder.shapeOf(value).length === 0;
  }

  /** 1 − x of a state x: Adam's 1 − βᵗ, which lies in (0, 1]. */
  #isBiasCorrection(value: ValueId): boolean {
    const definition = this.#builder.definitionOf(value);
    if (definition?.primitive !== "sub") return false;
    const [one, state] = definition.inputs;
    return (
      one !== undefined &&
      this.#builder.constantOf(one)?.[0] === 1 &&
      state !== undefined &&
      this.#isScalar(state)
    );
  }
}
