// Tensors as 32-bit words that compress well. A difference is taken between the bit patterns as whole numbers, modulo 2³², so
// adding it up again is exact: float differences would round. Small differences become small numbers of either sign, folded
// onto 0, 1, 2 … (zigzag), and bytes of the same weight lie side by side (byte shuffle), so that the many zeros meet.
import { invariant } from "../../../shared/invariant.ts";
import type { HostTensor } from "../../engine/engine.ts";

const wordBytes = 4;

/** How a tensor is named and read back. */
export interface TensorForm {
  readonly name: string;
  readonly dtype: "F32" | "I32" | "U8";
  readonly shape: readonly number[];
}

const arrays = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

export function formOf(name: string, { data, shape }: HostTensor): TensorForm {
  const dtype = data instanceof Float32Array ? "F32" : data instanceof Int32Array ? "I32" : "U8";
  return { name, dtype, shape: [...shape] };
}

export function wordsOf(form: TensorForm): number {
  const size = form.shape.reduce((product, length) => product * length, 1);
  return Math.ceil((size * arrays[form.dtype].BYTES_PER_ELEMENT) / wordBytes);
}

/** The tensors behind one another, each from a whole word on. */
export function packWords(forms: readonly TensorForm[], state: ReadonlyMap<string, HostTensor>): Int32Array {
  const words = new Int32Array(forms.reduce((sum, form) => sum + wordsOf(form), 0));
  const bytes = new Uint8Array(words.buffer);
  let at = 0;
  for (const form of forms) {
    const tensor = state.get(form.name);
    invariant(tensor !== undefined, `no state named ${form.name}`);
    bytes.set(
      new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength),
      at * wordBytes,
    );
    at += wordsOf(form);
  }
  return words;
}

/** The inverse of packWords; the tensors are copies. */
export function unpackWords(forms: readonly TensorForm[], words: Int32Array): Map<string, HostTensor> {
  let at = 0;
  return new Map(
    forms.map((form) => {
      const bytes = words.slice(at, at + wordsOf(form)).buffer;
      at += wordsOf(form);
      const size = form.shape.reduce((product, length) => product * length, 1);
      return [form.name, { shape: form.shape, data: new arrays[form.dtype](bytes, 0, size) }];
    }),
  );
}

export function differenceOf(words: Int32Array, key: Int32Array): Int32Array {
  invariant(words.length === key.length, "a difference is between states of one network");
  const difference = new Int32Array(words.length);
  for (let at = 0; at < words.length; at += 1) {
    const change = (words[at]! - key[at]!) | 0;
    difference[at] = (change << 1) ^ (change >> 31);
  }
  return difference;
}

/** differenceOf(words, key) added to key → words. */
export function addDifference(difference: Int32Array, key: Int32Array): Int32Array {
  invariant(difference.length === key.length, "a difference is between states of one network");
  const words = new Int32Array(difference.length);
  for (let at = 0; at < words.length; at += 1) {
    const folded = difference[at]!;
    words[at] = key[at]! + ((folded >>> 1) ^ -(folded & 1));
  }
  return words;
}

/** [w0, w1 …] → all lowest bytes, then all second ones, third, highest. */
export function shuffleBytes(words: Int32Array): Uint8Array {
  const count = words.length;
  const bytes = new Uint8Array(count * wordBytes);
  for (let at = 0; at < count; at += 1) {
    const word = words[at]!;
    bytes[at] = word;
    bytes[count + at] = word >>> 8;
    bytes[2 * count + at] = word >>> 16;
    bytes[3 * count + at] = word >>> 24;
  }
  return bytes;
}

export function unshuffleBytes(bytes: Uint8Array): Int32Array {
  const count = bytes.length / wordBytes;
  const words = new Int32Array(count);
  for (let at = 0; at < count; at += 1) {
    words[at] =
      bytes[at]! |
      (bytes[count + at]! << 8) |
      (bytes[2 * count + at]! << 16) |
      (bytes[3 * count + at]! << 24);
  }
  return words;
}
