// Sums over N, H and W that follow from sums known before, without another pass over the images:
//
//     sum(x − mean(x)) → 0        sum(x · c) → c · sum(x)        sum(x + y) → sum(x) + sum(y)        sum(c) → N·H·W · c
//
// with c of one number per channel. Behind batch normalization this is the gradient of a convolution's bias, and a term of
// the normalization's own. Results differ from the written order by rounding.
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { reapply, rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

const imageAxes = "0,2,3";

/** Leaves images behind that were only summed: remove dead code after it. */
export function deriveSumsOfImages(program: Program): Program {
  const known = new Map<ValueId, ValueId>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    if (!sumsImage(builder, equation)) return null;
    const [image] = equation.inputs as readonly [ValueId];
    const sum = new Derivation(builder, known).sumOf(image) ?? reapply(builder, equation)[0]!;
    known.set(image, sum);
    return [sum];
  });
}

function sumsImage(builder: ProgramBuilder, equation: Equation): boolean {
  if (equation.primitive !== "sum" || equation.params.keepDims) return false;
  return equation.params.axes.join() === imageAxes && isImage(builder.shapeOf(equation.inputs[0]!));
}

class Derivation {
  readonly #builder: ProgramBuilder;
  readonly #known: ReadonlyMap<ValueId, ValueId>;

  constructor(builder: ProgramBuilder, known: ReadonlyMap<ValueId, ValueId>) {
    this.#builder = builder;
    this.#known = known;
  }

  /** [C], or null where only the image's numbers tell. */
  sumOf(image: ValueId): ValueId | null {
    const known = this.#known.get(image);
    if (known !== undefined) return known;
    const maker = this.#builder.definitionOf(image);
    if (maker?.primitive === "sub" && this.#isCentred(maker)) return this.#zeros(this.#channels(image));
    if (maker?.primitive === "add") return this.#sumOfSum(maker, image);
    if (maker?.primitive === "mul") return this.#sumOfProduct(maker, image);
    return null;
  }

  /** x − mean(x), whatever reshapes lie between. */
  #isCentred({ inputs }: Equation): boolean {
    const [x, spread] = inputs as readonly [ValueId, ValueId];
    const reshape = this.#builder.definitionOf(spread);
    const mean = reshape?.primitive === "reshape" ? this.#builder.definitionOf(reshape.inputs[0]!) : reshape;
    return mean?.primitive === "mean" && mean.inputs[0] === x && mean.params.axes.join() === imageAxes;
  }

  #sumOfSum({ inputs }: Equation, image: ValueId): ValueId | null {
    const terms = inputs.map((input) => this.#sumOfTerm(input, image));
    const [left, right] = terms;
    return left == null || right == null ? null : this.#builder.apply("add", {}, [left, right]);
  }

  #sumOfTerm(term: ValueId, image: ValueId): ValueId | null {
    if (!this.#isPerChannel(term, image)) return this.sumOf(term);
    const places = this.#builder.constant(
      Float32Array.of(sizeOf(this.#builder.shapeOf(image)) / this.#channels(image)),
      {
        shape: [],
        dtype: "float32",
      },
    );
    return this.#builder.apply("mul", {}, [this.#flat(term), places]);
  }

  #sumOfProduct({ inputs }: Equation, image: ValueId): ValueId | null {
    const [a, b] = inputs as readonly [ValueId, ValueId];
    const factor = [a, b].find((input) => this.#isPerChannel(input, image));
    if (factor === undefined) return null;
    const sum = this.sumOf(factor === a ? b : a);
    return sum === null ? null : this.#builder.apply("mul", {}, [sum, this.#flat(factor)]);
  }

  #flat(perChannel: ValueId): ValueId {
    const shape = [sizeOf(this.#builder.shapeOf(perChannel))];
    return this.#builder.apply("reshape", { shape }, [perChannel]);
  }

  #zeros(channels: number): ValueId {
    return this.#builder.constant(new Float32Array(channels), { shape: [channels], dtype: "float32" });
  }

  #channels(image: ValueId): number {
    return this.#builder.shapeOf(image)[1]!;
  }

  #isPerChannel(value: ValueId, image: ValueId): boolean {
    const shape = this.#builder.shapeOf(value);
    const channels = this.#channels(image);
    return (
      shape.at(-3) === channels && shape.at(-2) === 1 && shape.at(-1) === 1 && sizeOf(shape) === channels
    );
  }
}

/** [N, C, H, W] with more than one number per channel. */
function isImage(shape: ProgramShape): boolean {
  return shape.length === 4 && sizeOf(shape) > shape[1]!;
}
