// Constants of an ONNX file as float tensors, and attributes of its nodes with defaults.
import { fail } from "../../shared/errors/appError.ts";
import type { HostTensor } from "../engine/engine.ts";
import { elementTypes, type Node, type TensorValue } from "../onnx/proto/messages.ts";
import { importLimits } from "./importLimits.ts";
import { floatOfHalf } from "./tfjsModel.ts";

export interface FloatTensor extends HostTensor {
  readonly data: Float32Array;
}

const float16 = 10;
const double = 11;

/** Null where the numbers are of a kind, or in a place, that is not read here. */
export function readTensor(tensor: TensorValue): FloatTensor | null {
  const shape = (tensor.dims ?? []).map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(count) || count < 0 || count * 4 > importLimits.weightBytes) {
    fail("import/too-large", { found: `the tensor ${tensor.name} of [${shape.join(", ")}]` });
  }
  const data = tensor.dataLocation === 1 ? null : numbersOf(tensor);
  if (data === null) return null;
  if (data.length !== count)
    fail("import/unreadable", {
      found: `${data.length} numbers in the tensor ${tensor.name} of [${shape.join(", ")}]`,
    });
  return { shape, data };
}

function numbersOf(tensor: TensorValue): Float32Array | null {
  const list = tensor.floatData ?? tensor.int64Data ?? tensor.int32Data;
  if (tensor.rawData === undefined || (tensor.rawData.length === 0 && list !== undefined))
    return Float32Array.from(list ?? []);
  const { buffer } = new Uint8Array(tensor.rawData);
  switch (tensor.dataType) {
    case elementTypes.float32:
      return new Float32Array(buffer);
    case elementTypes.int64:
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case elementTypes.int32:
      return Float32Array.from(new Int32Array(buffer));
    case elementTypes.uint8:
    case elementTypes.bool:
      return Float32Array.from(new Uint8Array(buffer));
    case float16:
      return Float32Array.from(new Uint16Array(buffer), floatOfHalf);
    case double:
      return Float32Array.from(new Float64Array(buffer));
    case undefined:
    default:
      return null;
  }
}

/** Moves axes: axis i of the result is axis order[i] of the tensor. */
export function transposed({ shape, data }: FloatTensor, order: readonly number[]): FloatTensor {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = order.map((axis) => shape[axis] ?? 1);
  const result = new Float32Array(data.length);
  const index = newShape.map(() => 0);
  for (let position = 0; position < result.length; position += 1) {
    result[position] =
      data[order.reduce((sum, axis, at) => sum + (index[at] ?? 0) * (strides[axis] ?? 0), 0)] ?? 0;
    for (let axis = newShape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (newShape[axis] ?? 1)) break;
      index[axis] = 0;
    }
  }
  return { shape: newShape, data: result };
}

export function times({ shape, data }: FloatTensor, factor: number): FloatTensor {
  return { shape, data: factor === 1 ? data : data.map((value) => value * factor) };
}

/** Numbers of ONNX are float32: the shortest that is the same. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

/** A node's attributes by name. */
export class OnnxAttributes {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  number(name: string, fallback: number): number {
    const found = this.#find(name);
    return found?.f ?? found?.i ?? fallback;
  }

  integers(name: string): readonly number[] | null {
    return this.#find(name)?.ints ?? null;
  }

  text(name: string, fallback: string): string {
    return this.#find(name)?.s ?? fallback;
  }

  tensor(name: string): TensorValue | null {
    return this.#find(name)?.t ?? null;
  }

  #find(name: string) {
    return this.#node.attribute?.find((attribute) => attribute.name === name);
  }
}
