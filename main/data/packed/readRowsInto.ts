// Reads rows of a packed file, in any order, with as few system calls as pay: neighbours come in one read. Self-contained on
// purpose: its source is also what the reading thread runs (rowReader.ts), so it uses nothing but its arguments.
import type { readSync } from "node:fs";

export interface RowPlace {
  /** Where row 0 begins. */
  readonly offset: number;
  readonly rowBytes: number;
}

/** Row number rows[i] comes to into[i · rowBytes]. Throws what the system throws, and a RangeError where the file ends early. */
export function readRowsInto(
  read: typeof readSync,
  file: number,
  { offset, rowBytes }: RowPlace,
  rows: Int32Array,
  into: Uint8Array,
): void {
  // Copying this much for nothing costs as much as another read.
  const gapBytes = 2048;
  const scratch = new Uint8Array(256 * 1024);
  const fill = (target: Uint8Array, row: number): void => {
    let filled = 0;
    while (filled < target.length) {
      const taken = read(file, target, filled, target.length - filled, offset + row * rowBytes + filled);
      if (taken === 0) throw new RangeError("the file ends early");
      filled += taken;
    }
  };
  const count = rows.length;
  const sorted = Float64Array.from(rows, (row, place) => row * count + place).sort();
  const placeAt = (rank: number): number => (sorted[rank] ?? 0) % count;
  const rowAt = (rank: number): number => rows[placeAt(rank)] ?? 0;
  let rank = 0;
  while (rank < count) {
    const first = rowAt(rank);
    let last = first;
    let end = rank + 1;
    while (end < count) {
      const next = rowAt(end);
      if ((next - last - 1) * rowBytes > gapBytes || (next - first + 1) * rowBytes > scratch.length) break;
      last = next;
      end += 1;
    }
    if (end === rank + 1) {
      fill(into.subarray(placeAt(rank) * rowBytes, (placeAt(rank) + 1) * rowBytes), first);
    } else {
      fill(scratch.subarray(0, (last - first + 1) * rowBytes), first);
      for (; rank < end; rank += 1) {
        const from = (rowAt(rank) - first) * rowBytes;
        into.set(scratch.subarray(from, from + rowBytes), placeAt(rank) * rowBytes);
      }
    }
    rank = end;
  }
}
