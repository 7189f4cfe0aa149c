// Looks at samples wherever they lie: in memory a range is a view and costs nothing, on the disk it is read.
import { closeSync, openSync, readSync } from "node:fs";
import { invariant } from "../../shared/invariant.ts";
import { throwReadError } from "./byteStream.ts";
import type {
  Column,
  ColumnData,
  ColumnType,
  Samples,
  SampleSet,
  StoredColumn,
  StoredSamples,
} from "./dataset.ts";
import { readRowsInto } from "./packed/readRowsInto.ts";

export function isStored(samples: Samples): samples is StoredSamples {
  return "rows" in samples;
}

/** For code that is only given samples in memory. */
export function inMemory(samples: Samples): SampleSet {
  invariant(!isStored(samples), "these samples lie on the disk");
  return samples;
}

export function columnType(column: Column | StoredColumn): ColumnType {
  return "data" in column ? typeOfNumbers(column.data) : column.type;
}

export function typeOfNumbers(data: ColumnData): ColumnType {
  if (data instanceof Uint8Array) return "uint8";
  return data instanceof Int32Array ? "int32" : "float32";
}

/** Numbers of one sample. */
export function sampleSize({ shape }: { readonly shape: readonly number[] }): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Samples from `start` to before `end`. */
export function readRange(samples: Samples, start: number, end: number): SampleSet {
  const targets = samples.targets.map((column) => viewOfColumn(column, start, end));
  if (!isStored(samples)) {
    const features = samples.features.map((column) => viewOfColumn(column, start, end));
    return { count: end - start, features, targets };
  }
  const rows = Int32Array.from({ length: end - start }, (_, index) => fileRow(samples, start + index));
  return { count: end - start, features: readColumns(samples, rows), targets };
}

/** The samples at `order`, in that order, in memory. */
export function readRows(samples: Samples, order: Int32Array): SampleSet {
  const targets = samples.targets.map((column) => pickRows(column, order));
  const features = isStored(samples)
    ? readColumns(samples, fileRows(samples, order))
    : samples.features.map((column) => pickRows(column, order));
  return { count: order.length, features, targets };
}

/** Where in the file the samples at `order` lie. */
export function fileRows(samples: StoredSamples, order: Int32Array): Int32Array {
  return samples.rows === null ? order : order.map((place) => fileRow(samples, place));
}

/** The numbers of a column at `order`, copied. */
export function pickRows(column: Column, order: Int32Array): Column {
  const size = sampleSize(column);
  const picked = numbersOfType(typeOfNumbers(column.data), order.length * size);
  if (size === 1) for (let at = 0; at < order.length; at += 1) picked[at] = column.data[order[at] ?? 0] ?? 0;
  else order.forEach((row, at) => picked.set(column.data.subarray(row * size, (row + 1) * size), at * size));
  return { ...column, data: picked };
}

export function numbersOfType(type: ColumnType, length: number): ColumnData {
  if (type === "uint8") return new Uint8Array(length);
  return type === "float32" ? new Float32Array(length) : new Int32Array(length);
}

/** A stored column with its numbers in memory. */
export function filledColumn(column: StoredColumn, data: ColumnData): Column {
  const { name, shape, elementNames, standardization } = column;
  return {
    name,
    shape,
    data,
    ...(elementNames === undefined ? {} : { elementNames }),
    ...(standardization === undefined ? {} : { standardization }),
  };
}

function fileRow({ rows }: StoredSamples, place: number): number {
  return rows === null ? place : (rows[place] ?? 0);
}

function viewOfColumn(column: Column, start: number, end: number): Column {
  const size = sampleSize(column);
  return { ...column, data: column.data.subarray(start * size, end * size) };
}

function readColumns({ features }: StoredSamples, rows: Int32Array): Column[] {
  return features.map((column) => {
    const data = numbersOfType(column.type, rows.length * sampleSize(column));
    const bytes = new Uint8Array(data.buffer);
    const rowBytes = sampleSize(column) * data.BYTES_PER_ELEMENT;
    try {
      const file = openSync(column.file, "r");
      try {
        readRowsInto(readSync, file, { offset: column.offset, rowBytes }, rows, bytes);
      } finally {
        closeSync(file);
      }
    } catch (cause) {
      throwReadError(column.file, cause);
    }
    return filledColumn(column, data);
  });
}
