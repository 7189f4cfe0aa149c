// Host tensors of the engine interface ⇄ tensors of onnxruntime. Feeding shares the array; nothing is copied.
import * as ort from "onnxruntime-node";
import { unreachable } from "../../../shared/invariant.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import type { DType, ValueType } from "../../trace/program/ir.ts";
import type { HostTensor } from "../engine.ts";
import type { NativeTensor } from "./nativeSession.ts";

type HostData = HostTensor["data"];

/** A tensor over the caller's array. */
export function nativeTensor(data: HostData, dtype: DType, shape: readonly number[]): NativeTensor {
  const dims = [...shape];
  switch (dtype) {
    case "float32":
      return new ort.Tensor("float32", data as Float32Array, dims);
    case "int32":
      return new ort.Tensor("int32", data as Int32Array, dims);
    case "uint8":
      return new ort.Tensor("uint8", data as Uint8Array, dims);
    case "bool":
      return new ort.Tensor("bool", data as Uint8Array, dims);
    case "int64":
      throw new TypeError("int64 never crosses the engine's edge");
    default:
      return unreachable(dtype);
  }
}

export function emptyData({ dtype, shape }: ValueType): HostData {
  const size = sizeOf(shape);
  if (dtype === "float32") return new Float32Array(size);
  return dtype === "int32" ? new Int32Array(size) : new Uint8Array(size);
}

/** The tensor's own array; large outputs are not copied. */
export function hostTensor(tensor: NativeTensor): HostTensor {
  return { shape: tensor.dims, data: tensor.data as HostData };
}
