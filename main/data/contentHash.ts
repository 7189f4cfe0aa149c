import { createHash, type Hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { invariant } from "../../shared/invariant.ts";
import { throwIfCancelled } from "./byteStream.ts";
import type { Column, ColumnLayout, Samples, SampleSet, StoredSamples } from "./dataset.ts";
import { columnType, isStored, readRange, sampleSize } from "./samples.ts";

/** As the arrays that hold them in memory are called. */
const typeNames = { uint8: "Uint8Array", int32: "Int32Array", float32: "Float32Array" } as const;

/** So much is read at a time. */
const rangeBytes = 4 * 1024 * 1024;

/**
 * SHA-256, hex, over names, types, shapes and numbers of both sets: the same content has the same hash wherever it was read
 * from. Numbers count as they lie in memory, little-endian on every machine Netloom runs on.
 */
export function hashContent(train: SampleSet, validation: SampleSet): string {
  const hash = createHash("sha256");
  for (const samples of [train, validation]) {
    hashCounts(hash, samples);
    for (const column of [...samples.features, ...samples.targets]) hashColumn(hash, column, samples.count);
  }
  return hash.digest("hex");
}

/** The same of samples that lie on the disk, read range by range. @param onRead hears the bytes read so far. */
export async function hashStored(
  train: Samples,
  validation: Samples,
  { signal, onRead }: { readonly signal?: AbortSignal | undefined; onRead?: (bytes: number) => void } = {},
): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  for (const samples of [train, validation]) {
    hashCounts(hash, samples);
    for (const [index, column] of samples.features.entries()) {
      hashLayout(hash, column, columnType(column));
      for (const numbers of rangesOf(samples, index)) {
        throwIfCancelled(signal);
        hash.update(numbers);
        bytes += numbers.byteLength;
        onRead?.(bytes);
        await setImmediate();
      }
    }
    for (const column of samples.targets) hashColumn(hash, column, samples.count);
  }
  return hash.digest("hex");
}

/** Bytes that hashStored reads. */
export function storedBytes(...sets: readonly Samples[]): number {
  const bytesIn = (samples: StoredSamples): number =>
    samples.features.reduce((sum, column) => sum + samples.count * bytesPerSample(column), 0);
  return sets.reduce((sum, samples) => sum + (isStored(samples) ? bytesIn(samples) : 0), 0);
}

function* rangesOf(samples: Samples, feature: number): Generator<Uint8Array, void, void> {
  const column = samples.features[feature];
  invariant(column !== undefined, `no feature ${feature}`);
  const step = Math.max(1, Math.floor(rangeBytes / bytesPerSample(column)));
  for (let start = 0; start < samples.count; start += step) {
    const range = readRange(samples, start, Math.min(start + step, samples.count));
    const data = range.features[feature]?.data;
    if (data !== undefined) yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}

function bytesPerSample(column: Samples["features"][number]): number {
  return sampleSize(column) * (columnType(column) === "uint8" ? 1 : 4);
}

function hashCounts(hash: Hash, samples: Samples): void {
  hash.update(`${samples.count}:${samples.features.length}:${samples.targets.length};`);
}

function hashLayout(hash: Hash, { name, shape }: ColumnLayout, type: keyof typeof typeNames): void {
  hash.update(`${JSON.stringify(name)}:${typeNames[type]}:${shape.join(",")};`);
}

function hashColumn(hash: Hash, column: Column, count: number): void {
  const { name, data } = column;
  const width = sampleSize(column);
  invariant(
    data.length === count * width,
    `column ${name} holds ${data.length} numbers for ${count} × ${width}`,
  );
  hashLayout(hash, column, columnType(column));
  hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
