import { createHash, type Hash } from "node:crypto";
import { invariant } from "../../shared/invariant.ts";
import type { Column, SampleSet } from "./dataset.ts";

/**
 * SHA-256, hex, over names, types, shapes and numbers of both sets: the same content has the same hash wherever it was read
 * from. Numbers count as they lie in memory, little-endian on every machine Netloom runs on.
 */
export function hashContent(train: SampleSet, validation: SampleSet): string {
  const hash = createHash("sha256");
  for (const samples of [train, validation]) {
    hash.update(`${samples.count}:${samples.features.length}:${samples.targets.length};`);
    for (const column of [...samples.features, ...samples.targets]) hashColumn(hash, column, samples.count);
  }
  return hash.digest("hex");
}

function hashColumn(hash: Hash, column: Column, count: number): void {
  const { name, shape, data } = column;
  const width = shape.reduce((product, size) => product * size, 1);
  invariant(
    data.length === count * width,
    `column ${name} holds ${data.length} numbers for ${count} × ${width}`,
  );
  hash.update(`${JSON.stringify(name)}:${data.constructor.name}:${shape.join(",")};`);
  hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
