// Orthogonal start of recurrent kernels (Saxe et al., 2014): neither grows nor shrinks what passes through. tfjs's own needs
// a QR decomposition of its tensors; this is Gram and Schmidt's on plain numbers.
import { deriveSeed } from "../../run/seeds.ts";

/** [rows, columns], row-major: orthonormal columns, or rows where those are fewer. */
export function orthogonalMatrix(rows: number, columns: number, seed: number): Float32Array {
  const long = Math.max(rows, columns);
  const short = Math.min(rows, columns);
  const vectors: Float64Array[] = [];
  for (let index = 0; index < short; index += 1) {
    vectors.push(orthonormalTo(vectors, randomNormals(long, deriveSeed(seed, `vector ${index}`))));
  }
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [vector, place] = rows >= columns ? [column, row] : [row, column];
      matrix[row * columns + column] = vectors[vector]?.[place] ?? 0;
    }
  }
  return matrix;
}

/** The vector less its parts along the others, which are orthonormal, at length 1. Twice, since rounding leaves a rest. */
function orthonormalTo(others: readonly Float64Array[], vector: Float64Array): Float64Array {
  for (let round = 0; round < 2; round += 1) {
    for (const other of others) subtract(vector, other, dotProduct(vector, other));
  }
  const length = Math.sqrt(dotProduct(vector, vector));
  return vector.map((value) => value / length);
}

function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function subtract(vector: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < vector.length; index += 1)
    vector[index] = (vector[index] as number) - factor * (other[index] as number);
}

const full = 2 ** 32;

/** Standard normal numbers (Box and Muller, 1958). */
function randomNormals(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const radius = Math.sqrt(-2 * Math.log((deriveSeed(seed, `r${index}`) + 1) / full));
    return radius * Math.cos((2 * Math.PI * deriveSeed(seed, `a${index}`)) / full);
  });
}
