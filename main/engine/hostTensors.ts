// Rows of host tensors: views out of them and stacks of them.
import { invariant } from "../../shared/invariant.ts";
import type { HostTensor } from "./engine.ts";

/** Rows start … end − 1 along the first axis, as a view. */
export function tensorRows(tensor: HostTensor, start: number, end: number): HostTensor {
  const [count = 0, ...rest] = tensor.shape;
  if (start === 0 && end === count) return tensor;
  const size = count === 0 ? 0 : tensor.data.length / count;
  return { shape: [end - start, ...rest], data: tensor.data.subarray(start * size, end * size) };
}

/** The tensors one after the other along the first axis. */
export function stackTensors(tensors: readonly HostTensor[]): HostTensor {
  const [first] = tensors;
  invariant(first, "nothing to stack");
  if (tensors.length === 1) return first;
  const count = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const length = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const data = new (first.data.constructor as Float32ArrayConstructor)(length);
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, offset);
    offset += tensor.data.length;
  }
  return { shape: [count, ...first.shape.slice(1)], data };
}

export function joinNumbers(rows: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    joined.set(row, offset);
    offset += row.length;
  }
  return joined;
}
