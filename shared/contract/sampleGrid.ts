// The even sub-grid by which a value too large for a picture is sent: along each axis `grid[axis]` of the `shape[axis]`
// positions, evenly spaced from 0 on. A matrix stays a (coarser) matrix, and nothing is chosen by its value.

/** Lengths of the largest grid of at most `limit` numbers in which no axis is longer than a common bound. */
export function gridWithin(shape: readonly number[], limit: number): readonly number[] {
  let fits = 1;
  let tooLarge = Math.max(1, ...shape) + 1;
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    const size = shape.reduce((product, length) => product * Math.min(length, middle), 1);
    if (size <= limit) fits = middle;
    else tooLarge = middle;
  }
  return shape.map((length) => Math.min(length, fits));
}

/**
 * Flat positions of the grid's numbers, in row-major order of the grid.
 * @param strides of the axes in elements: the value's own for positions in it, others for a value that lies differently.
 */
export function gridPositions(
  shape: readonly number[],
  grid: readonly number[],
  strides: readonly number[],
): Int32Array<ArrayBuffer> {
  const positions = new Int32Array(grid.reduce((product, length) => product * length, 1));
  let filled = 1;
  grid.forEach((count, axis) => {
    // From the back, so that what is read has not been written over.
    for (let outer = filled - 1; outer >= 0; outer -= 1) {
      const base = positions[outer] ?? 0;
      for (let index = 0; index < count; index += 1) {
        const coordinate = Math.floor((index * (shape[axis] ?? 1)) / count);
        positions[outer * count + index] = base + coordinate * (strides[axis] ?? 1);
      }
    }
    filled *= count;
  });
  return positions;
}

/** Row-major strides in elements. */
export function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}
