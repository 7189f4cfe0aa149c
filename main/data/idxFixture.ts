// Writes IDX for tests, also with headers that lie.
import type { IdxData } from "./idx.ts";

/** The bytes of an IDX file: header from `typeCode` and `shape`, payload from `data`, big-endian. */
export function encodeIdx(typeCode: number, shape: readonly number[], data: IdxData): Uint8Array {
  const head = new Uint8Array(4 + 4 * shape.length);
  head.set([0, 0, typeCode, shape.length]);
  const view = new DataView(head.buffer);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  const payload = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (data.BYTES_PER_ELEMENT === 2) payload.swap16();
  if (data.BYTES_PER_ELEMENT === 4) payload.swap32();
  if (data.BYTES_PER_ELEMENT === 8) payload.swap64();
  return Buffer.concat([head, payload]);
}
