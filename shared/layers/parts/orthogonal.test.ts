import { describe, expect, it } from "vitest";
import { orthogonalMatrix } from "./orthogonal.ts";

function product(matrix: Float32Array, columns: number, a: number, b: number): number {
  let sum = 0;
  for (let row = 0; row < matrix.length / columns; row += 1)
    sum += matrix[row * columns + a]! * matrix[row * columns + b]!;
  return sum;
}

describe("orthogonalMatrix", () => {
  it("has orthonormal columns", () => {
    const matrix = orthogonalMatrix(9, 5, 3);
    for (let a = 0; a < 5; a += 1) {
      for (let b = 0; b < 5; b += 1) expect(product(matrix, 5, a, b)).toBeCloseTo(a === b ? 1 : 0, 5);
    }
  });

  it("has orthonormal rows where those are fewer", () => {
    const wide = orthogonalMatrix(3, 7, 3);
    const tall = Float32Array.from(
      { length: 21 },
      (_, index) => wide[(index % 3) * 7 + Math.floor(index / 3)]!,
    );
    for (let a = 0; a < 3; a += 1) expect(product(tall, 3, a, (a + 1) % 3)).toBeCloseTo(0, 5);
  });

  it("depends on the seed alone", () => {
    expect(orthogonalMatrix(4, 4, 1)).toEqual(orthogonalMatrix(4, 4, 1));
    expect(orthogonalMatrix(4, 4, 1)).not.toEqual(orthogonalMatrix(4, 4, 2));
  });
});
