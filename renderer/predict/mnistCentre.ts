// Brings a drawing to the form MNIST's digits have: scaled to fit a 20 × 20 box with its proportions kept, then placed in a
// 28 × 28 field so that its centre of mass is in the middle (Y. LeCun, C. Cortes, C. Burges, the MNIST database).

export const fieldSize = 28;
const boxSize = 20;
/** Ink below this is taken for paper. */
const paper = 8;

/**
 * @param drawing [size, size] ink in 0 … 255.
 * @returns [28, 28] in 0 … 255; all zeros where nothing is drawn.
 */
export function centreAsMnist(drawing: ArrayLike<number>, size: number): Float32Array<ArrayBuffer> {
  const field = new Float32Array(fieldSize * fieldSize);
  const bounds = inkBounds(drawing, size);
  if (bounds === null) return field;
  const scale = boxSize / Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const mass = centreOfMass(drawing, size);
  for (let row = 0; row < fieldSize; row++) {
    for (let column = 0; column < fieldSize; column++) {
      const left = mass.x + (column - fieldSize / 2) / scale;
      const top = mass.y + (row - fieldSize / 2) / scale;
      field[row * fieldSize + column] = Math.round(meanInk(drawing, size, left, top, 1 / scale));
    }
  }
  return field;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  /** Exclusive, as bottom is. */
  readonly right: number;
  readonly bottom: number;
}

export function inkBounds(drawing: ArrayLike<number>, size: number): Bounds | null {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((drawing[y * size + x] ?? 0) <= paper) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  return right === 0 ? null : { left, top, right, bottom };
}

export function centreOfMass(
  drawing: ArrayLike<number>,
  size: number,
): { readonly x: number; readonly y: number } {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const ink = drawing[y * size + x] ?? 0;
      sum += ink;
      sumX += ink * (x + 0.5);
      sumY += ink * (y + 0.5);
    }
  }
  return sum === 0 ? { x: size / 2, y: size / 2 } : { x: sumX / sum, y: sumY / sum };
}

/** Mean ink of the square from (left, top), weighing the pixels at its rim by how much of them it covers. */
function meanInk(drawing: ArrayLike<number>, size: number, left: number, top: number, side: number): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(size, top + side); y++) {
    const height = Math.min(y + 1, top + side) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(size, left + side); x++) {
      const width = Math.min(x + 1, left + side) - Math.max(x, left);
      sum += (drawing[y * size + x] ?? 0) * width * height;
    }
  }
  return sum / (side * side);
}
