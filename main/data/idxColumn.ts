// IDX knows six types of numbers, the trainer three.
import { fail } from "../../shared/errors/appError.ts";
import type { ColumnData, ColumnType } from "./dataset.ts";
import type { IdxData, IdxHeader } from "./idx.ts";

/** The type in which a column holds the file's numbers. */
export function columnTypeOfIdx({ type }: IdxHeader): ColumnType {
  if (type.name === "uint8") return "uint8";
  return type.name.startsWith("float") ? "float32" : "int32";
}

/** Throws AppFailure where a number is not finite. @param file for its words. @param first position of the first number. */
export function toColumnData(data: IdxData, file: string, first = 0): ColumnData {
  if (data instanceof Uint8Array || data instanceof Int32Array) return data;
  if (data instanceof Int8Array || data instanceof Int16Array) return Int32Array.from(data);
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    fail("data/invalid-value", {
      found: `${data[broken]} at position ${first + broken} of ${file}`,
      todo: "Repair that number, or leave out its sample.",
    });
  }
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
