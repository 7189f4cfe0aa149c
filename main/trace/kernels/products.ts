// Rules of matrix products and of batch normalization's inference form.
import type { BatchMatMulAttrs, FusedBatchNormAttrs } from "@tensorflow/tfjs-core";
import type { ValueId } from "../program/ir.ts";
import { withBiasAndActivation } from "./activation.ts";
import { attributes, castTo, input, plain, type KernelCall, type KernelRules } from "./kernelRule.ts";

/** tfjs multiplies whole numbers too; products of them are exact in float32 up to 2²⁴. */
function matMul(call: KernelCall): ValueId {
  const [a, b] = [input(call, "a"), input(call, "b")];
  const { transposeA, transposeB } = attributes<BatchMatMulAttrs>(call);
  const factors = [castTo(call, a, "float32"), castTo(call, b, "float32")];
  const product = call.program.apply("matMul", { transposeA, transposeB }, factors);
  return castTo(call, product, call.program.typeOf(a).dtype);
}

/** (x − mean) · (scale · rsqrt(variance + ε)) + offset */
function batchNormalization(call: KernelCall): ValueId {
  const { varianceEpsilon } = attributes<FusedBatchNormAttrs>(call);
  const centred = plain(call, "sub", input(call, "x"), input(call, "mean"));
  const variance = plain(call, "add", input(call, "variance"), call.program.scalar(varianceEpsilon));
  const scale = call.inputs.get("scale");
  const offset = call.inputs.get("offset");
  const deviation = plain(call, "rsqrt", variance);
  const factor = scale === undefined ? deviation : plain(call, "mul", scale, deviation);
  const scaled = plain(call, "mul", centred, factor);
  return offset === undefined ? scaled : plain(call, "add", scaled, offset);
}

export const productKernels: KernelRules = {
  BatchMatMul: matMul,
  _FusedMatMul: (call) => withBiasAndActivation(call, matMul(call)),
  FusedBatchNorm: batchNormalization,
};
