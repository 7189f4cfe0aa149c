// Inverse and hyperbolic functions that are rare enough to be had from a few others.
import type { ValueId } from "../program/ir.ts";
import { castTo, input, plain, type KernelCall, type KernelRules } from "./kernelRule.ts";

function float(call: KernelCall, name = "x"): ValueId {
  return castTo(call, input(call, name), "float32");
}

function scalar(call: KernelCall, number: number): ValueId {
  return call.program.scalar(number);
}

/** √(1 − x²) */
function cosineOfArcsine(call: KernelCall, x: ValueId): ValueId {
  return plain(call, "sqrt", plain(call, "sub", scalar(call, 1), plain(call, "square", x)));
}

/** atan(x / √(1 − x²)) */
function arcsine(call: KernelCall, x: ValueId): ValueId {
  return plain(call, "atan", plain(call, "div", x, cosineOfArcsine(call, x)));
}

/** (eˣ ± e⁻ˣ) / 2 */
function hyperbolic(combine: "add" | "sub"): (call: KernelCall) => ValueId {
  return (call) => {
    const x = float(call);
    const sum = plain(call, combine, plain(call, "exp", x), plain(call, "exp", plain(call, "neg", x)));
    return plain(call, "mul", sum, scalar(call, 0.5));
  };
}

/** sign(x) · log(|x| + √(x² + 1)) */
function inverseHyperbolicSine(call: KernelCall): ValueId {
  const x = float(call);
  const size = plain(call, "abs", x);
  const root = plain(call, "sqrt", plain(call, "add", plain(call, "square", x), scalar(call, 1)));
  return plain(call, "mul", plain(call, "sign", x), plain(call, "log", plain(call, "add", size, root)));
}

/** log(x + √(x² − 1)) */
function inverseHyperbolicCosine(call: KernelCall): ValueId {
  const x = float(call);
  const root = plain(call, "sqrt", plain(call, "sub", plain(call, "square", x), scalar(call, 1)));
  return plain(call, "log", plain(call, "add", x, root));
}

/** (log1p(x) − log1p(−x)) / 2 */
function inverseHyperbolicTangent(call: KernelCall): ValueId {
  const x = float(call);
  const difference = plain(call, "sub", plain(call, "log1p", x), plain(call, "log1p", plain(call, "neg", x)));
  return plain(call, "mul", difference, scalar(call, 0.5));
}

/** The angle of the point (b, a): atan(a / b), turned by π to the left half plane. */
function angle(call: KernelCall): ValueId {
  const [a, b] = [float(call, "a"), float(call, "b")];
  const slope = plain(call, "atan", plain(call, "div", a, b));
  const isUpper = plain(call, "greaterEqual", a, scalar(call, 0));
  const turn = plain(call, "select", isUpper, scalar(call, Math.PI), scalar(call, -Math.PI));
  const left = plain(call, "add", slope, turn);
  const onAxis = plain(call, "mul", plain(call, "sign", a), scalar(call, Math.PI / 2));
  const isRight = plain(call, "greater", b, scalar(call, 0));
  const isAxis = plain(call, "equal", b, scalar(call, 0));
  return plain(call, "select", isAxis, onAxis, plain(call, "select", isRight, slope, left));
}

export const trigonometricKernels: KernelRules = {
  Asin: (call) => arcsine(call, float(call)),
  Acos: (call) => plain(call, "sub", scalar(call, Math.PI / 2), arcsine(call, float(call))),
  Sinh: hyperbolic("sub"),
  Cosh: hyperbolic("add"),
  Asinh: inverseHyperbolicSine,
  Acosh: inverseHyperbolicCosine,
  Atanh: inverseHyperbolicTangent,
  Atan2: angle,
};
