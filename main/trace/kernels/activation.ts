// tfjs fuses a product with its bias and activation into one kernel; a Program keeps them apart, since every pass and
// every target then needs to know the product alone.
import type { _FusedMatMulAttrs } from "@tensorflow/tfjs-core";
import type { ValueId } from "../program/ir.ts";
import { prelu } from "./elementwise.ts";
import { attributes, input, plain, UnsupportedKernelUse, type KernelCall } from "./kernelRule.ts";

type FusedAttrs = Pick<_FusedMatMulAttrs, "activation" | "leakyreluAlpha">;

/** activation(product + bias), as far as the fused kernel has them. */
export function withBiasAndActivation(call: KernelCall, product: ValueId): ValueId {
  const bias = call.inputs.get("bias");
  const sum = bias === undefined ? product : plain(call, "add", product, bias);
  return activated(call, sum);
}

function activated(call: KernelCall, x: ValueId): ValueId {
  const { activation, leakyreluAlpha } = attributes<FusedAttrs>(call);
  switch (activation) {
    case "linear":
    case undefined:
    case null:
      return x;
    case "relu":
    case "relu6":
    case "sigmoid":
    case "elu":
      return plain(call, activation, x);
    case "leakyrelu":
      return call.program.apply("leakyRelu", { alpha: leakyreluAlpha ?? 0.2 }, [x]);
    case "prelu":
      return prelu(call, x, input(call, "preluActivationWeights"));
    default:
      throw new UnsupportedKernelUse(`it is fused with the activation ${String(activation)}`);
  }
}
