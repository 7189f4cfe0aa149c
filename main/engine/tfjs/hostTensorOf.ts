import type { Tensor } from "@tensorflow/tfjs-core";
import type { HostTensor } from "../engine.ts";

/** A copy of the numbers: what a backend hands out may lie in memory that it uses again. */
export function hostTensorOf(tensor: Tensor): HostTensor {
  const data: HostTensor["data"] = tensor.dataSync();
  return { shape: [...tensor.shape], data: data.slice() };
}
