// Lets factors of one number per channel float out of products and sums over images. With c of shape [1, C, 1, 1]:
//
//     (t · c) · d → t · (c · d)          sum over N, H, W of t · u · c → c · (sum of t · u)
//
// The gradient of batch normalization is written in tfjs as a dozen products of whole images with such factors; their sums
// come down to sum(dy), sum(x) and sum(dy · x), which are then shared. Results differ from the written order by rounding.
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { reapply, rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

/** An image tensor known as the product of one or two tensors and a factor per channel. */
interface Factored {
  readonly tensors: readonly ValueId[];
  readonly factor: ValueId;
}

/** Leaves products behind that nothing uses any more: remove dead code after it. */
export function floatChannelFactors(program: Program): Program {
  const factored = new Map<ValueId, Factored>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const rewriter = new Rewriter(builder, factored);
    if (equation.primitive === "mul") return [rewriter.product(equation)];
    if (equation.primitive === "sum" || equation.primitive === "mean") return rewriter.reduction(equation);
    return null;
  });
}

class Rewriter {
  readonly #builder: ProgramBuilder;
  readonly #factored: Map<ValueId, Factored>;

  constructor(builder: ProgramBuilder, factored: Map<ValueId, Factored>) {
    this.#builder = builder;
    this.#factored = factored;
  }

  product(equation: Equation): ValueId {
    const [a, b] = equation.inputs as readonly [ValueId, ValueId];
    const [product] = reapply(this.#builder, equation);
    const shape = this.#builder.shapeOf(product!);
    if (!isImage(shape)) return product!;
    if (this.#isFactor(b, shape)) return this.#scaled(a, b, product!);
    if (this.#isFactor(a, shape)) return this.#scaled(b, a, product!);
    this.#rememberProduct(a, b, product!);
    return product!;
  }

  /** sum(t · c) → c · sum(t), where the sum leaves channels alone. */
  reduction(equation: Extract<Equation, { readonly primitive: "sum" | "mean" }>): readonly ValueId[] | null {
    const { axes, keepDims } = equation.params;
    const known = this.#factored.get(equation.inputs[0]!);
    if (!known || axes.join() !== "0,2,3") return null;
    const [first, second] = [...known.tensors].sort((left, right) => left - right);
    const tensor = second === undefined ? first! : this.#multiplied(first!, second);
    const reduced = this.#builder.apply(equation.primitive, { axes, keepDims }, [tensor]);
    const channels = this.#builder.shapeOf(reduced);
    const perChannel = sizeOf(this.#builder.shapeOf(known.factor)) > 1 && !keepDims;
    const factor = perChannel
      ? this.#builder.apply("reshape", { shape: channels }, [known.factor])
      : known.factor;
    return [this.#multiplied(reduced, factor)];
  }

  /** image · factor, with the factors the image has already drawn together. */
  #scaled(image: ValueId, factor: ValueId, product: ValueId): ValueId {
    const known = this.#factored.get(image);
    if (!known) {
      this.#factored.set(product, { tensors: [image], factor });
      return product;
    }
    const both = this.#multiplied(known.factor, factor);
    const [tensor] = known.tensors;
    const result = known.tensors.length === 1 ? this.#multiplied(tensor!, both) : product;
    this.#factored.set(result, { tensors: known.tensors, factor: both });
    return result;
  }

  #rememberProduct(a: ValueId, b: ValueId, product: ValueId): void {
    const left = this.#factored.get(a);
    const right = this.#factored.get(b);
    const tensors = [...(left?.tensors ?? [a]), ...(right?.tensors ?? [b])];
    const factors = [left?.factor, right?.factor].filter((factor) => factor !== undefined);
    const [first, second] = factors;
    if (first === undefined || tensors.length > 2) return;
    this.#factored.set(product, {
      tensors,
      factor: second === undefined ? first : this.#multiplied(first, second),
    });
  }

  #multiplied(a: ValueId, b: ValueId): ValueId {
    return this.#builder.apply("mul", {}, [a, b]);
  }

  /** True for a number, and for one number per channel. */
  #isFactor(value: ValueId, image: ProgramShape): boolean {
    const shape = this.#builder.shapeOf(value);
    const size = sizeOf(shape);
    const spread = shape.at(-3) === image[1] && shape.at(-2) === 1 && shape.at(-1) === 1;
    return size === 1 || (spread && size === image[1]);
  }
}

/** [N, C, H, W] with more than one number per channel. */
function isImage(shape: ProgramShape): boolean {
  return shape.length === 4 && sizeOf(shape) > shape[1]!;
}
