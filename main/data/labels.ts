// Turns whatever numbers a file calls labels into class indices, refusing what no class index can be.
import { fail } from "../../shared/errors/appError.ts";
import type { IdxArray } from "./idx.ts";

/** More classes than this is a sign of labels that are not classes. */
const maxClass = 65_535;

/** One whole number from 0 up per sample, from an array of shape [N] or [N, 1]. */
export function readLabels(array: IdxArray, path: string): Int32Array {
  const [count = 0, ...rest] = array.shape;
  if (rest.some((size) => size !== 1)) {
    fail("data/idx-dimensions", {
      expected: "one label per sample",
      found: `dimensions ${array.shape.join(" × ")} in ${path}`,
      todo: "Give the labels as class numbers, one per image.",
    });
  }
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    const label = array.data[row] ?? Number.NaN;
    if (!Number.isInteger(label) || label < 0 || label > maxClass) failLabel(label, row, path);
    labels[row] = label;
  }
  return labels;
}

/** Number of classes that labels from 0 up to the largest make. */
export function countClasses(...labelSets: readonly Int32Array[]): number {
  let largest = 0;
  for (const labels of labelSets) {
    for (const label of labels) if (label > largest) largest = label;
  }
  return largest + 1;
}

function failLabel(label: number, row: number, path: string): never {
  return fail("data/invalid-value", {
    expected: `labels that are whole numbers from 0 to ${maxClass}`,
    found: `label ${label} of sample ${row} in ${path}`,
    todo: "Give class numbers as labels; numbers that are to be predicted are read from a table.",
  });
}
