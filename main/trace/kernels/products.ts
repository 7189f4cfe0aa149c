// Rules of matrix products and of batch normalization's inference form.
import type { BatchMatMulAttrs, FusedBatchNormAttrs } from "@tensorflow/tfjs-core";
import type { PrimitiveParams, ValueId } from "../program/ir.ts";
import { withBiasAndActivation } from "./activation.ts";
import {
  attributes,
  castTo,
  input,
  plain,
  reshaped,
  shapeOf,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

/** tfjs multiplies whole numbers too; products of them are exact in float32 up to 2²⁴. */
function matMul(call: KernelCall): ValueId {
  const [a, b] = [input(call, "a"), input(call, "b")];
  const { transposeA, transposeB } = attributes<BatchMatMulAttrs>(call);
  const factors = [castTo(call, a, "float32"), castTo(call, b, "float32")] as const;
  const product = multiply(call, factors, { transposeA, transposeB });
  return castTo(call, product, call.program.typeOf(a).dtype);
}

/** tfjs brings every product to three axes; where both have a batch of 1, two axes say the same. */
function multiply(
  call: KernelCall,
  [a, b]: readonly [ValueId, ValueId],
  params: PrimitiveParams["matMul"],
): ValueId {
  const batches = [a, b].map((factor) => shapeOf(call, factor).slice(0, -2));
  const areMatrices = batches.every((batch) => batch.length > 0 && batch.every((size) => size === 1));
  if (!areMatrices) return call.program.apply("matMul", params, [a, b]);
  const matrices = [a, b].map((factor) => reshaped(call, factor, shapeOf(call, factor).slice(-2)));
  const product = call.program.apply("matMul", params, matrices);
  const ones = batches.reduce((longest, batch) => (batch.length > longest.length ? batch : longest));
  return reshaped(call, product, [...ones, ...shapeOf(call, product)]);
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
