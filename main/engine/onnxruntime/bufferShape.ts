// How many numbers of state lie in their buffer. Few are a vector. More are rows, so that several threads can take some each
// where an operation goes row by row. Those that are larger than the caches are blocks of rows, updated one block at a time.
import type { ProgramShape } from "../../trace/program/ir.ts";

/** Longer vectors are worth more than one thread. */
const longestVector = 65_536;
const shortestRow = 4096;
/** From here on blocks pay: with four tensors of this size and as many results, caches overflow. */
const smallestInBlocks = 2 ** 20;
/** Two threads share a block of 2¹⁷ numbers; fewer are not worth the second one's start (measured). */
const largestBlock = 2 ** 17;
const smallestBlock = 2 ** 15;

/** [numbers], [rows, columns] or [blocks, rows, columns]. */
export function bufferShape(total: number): ProgramShape {
  if (total <= longestVector) return [total];
  let rows = 1;
  while (total % (2 * rows) === 0 && total / (2 * rows) >= shortestRow) rows *= 2;
  const columns = total / rows;
  const perBlock = total < smallestInBlocks ? null : rowsOfBlock(rows, columns);
  if (perBlock !== null) return [rows / perBlock, perBlock, columns];
  return rows === 1 ? [total] : [rows, columns];
}

/** The most rows that fill a block, if they divide all rows evenly. */
function rowsOfBlock(rows: number, columns: number): number | null {
  for (let count = Math.min(rows, Math.floor(largestBlock / columns)); count > 0; count -= 1) {
    if (count * columns < smallestBlock) return null;
    if (rows % count === 0) return count;
  }
  return null;
}

export function liesInBlocks(total: number): boolean {
  return bufferShape(total).length === 3;
}
