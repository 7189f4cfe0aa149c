// The images of an IDX file as a packed file, which also spares unpacking gzip again.
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { ColumnLayout, StoredColumn } from "../dataset.ts";
import { invariant } from "../../../shared/invariant.ts";
import { throwReadError } from "../byteStream.ts";
import { idxNumbers, type IdxHeader } from "../idx.ts";
import { columnTypeOfIdx, toColumnData } from "../idxColumn.ts";
import { findPack, writePack, type Packing } from "./packing.ts";

/** Converts the file where it is not converted yet. Throws AppFailure. */
export async function packIdx(
  path: string,
  header: IdxHeader,
  { name, shape }: Pick<ColumnLayout, "name" | "shape">,
  packing: Packing,
): Promise<StoredColumn> {
  const key = `idx:${resolve(path)}`;
  const stamp = await stampFiles([path]);
  const type = columnTypeOfIdx(header);
  const count = header.shape[0] ?? 0;
  const packHeader = { stamp, count, columns: [{ name, shape, type }], details: {} };
  const numbers = columnBytes(path, header.payloadBytes, packing);
  const found = await findPack(packing, key, stamp);
  const pack = found ?? (await writePack(packing, key, packHeader, [numbers]));
  const [column] = pack.columns;
  invariant(column !== undefined, "a packed IDX file holds one column");
  return column;
}

/** Paths, sizes and times: what a packed file was made from. Throws AppFailure. */
export async function stampFiles(paths: readonly string[]): Promise<readonly string[]> {
  const stamps: string[] = [];
  for (const path of paths) {
    try {
      const { size, mtimeMs } = await stat(path);
      stamps.push(`${resolve(path)}:${size}:${mtimeMs}`);
    } catch (cause) {
      throwReadError(path, cause);
    }
  }
  return stamps;
}

async function* columnBytes(
  path: string,
  totalBytes: number,
  { signal, onProgress }: Packing,
): AsyncGenerator<Uint8Array, void, void> {
  let first = 0;
  let doneBytes = 0;
  for await (const numbers of idxNumbers(path, signal)) {
    const data = toColumnData(numbers, path, first);
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    first += numbers.length;
    doneBytes += numbers.byteLength;
    onProgress?.({ activity: `unpacking ${basename(path)}`, doneBytes, totalBytes });
  }
}
