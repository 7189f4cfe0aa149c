// How a batch gets into a program on onnxruntime: the dataset's columns are fed whole, as stored; rows are gathered by index,
// cast and scaled inside the graph. So nothing runs per sample in JavaScript, and bytes stay bytes until they are used.
import { invariant } from "../../../shared/invariant.ts";
import type { Column, ColumnType, Dataset, StoredColumn } from "../../data/dataset.ts";
import { columnType } from "../../data/samples.ts";
import type { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { type Dim } from "../../onnx/graphBuilder.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { elementTypes } from "../../onnx/proto/messages.ts";
import type { DType, Program, ValueId } from "../../trace/program/ir.ts";

export type Preprocess = Dataset["preprocess"];

/** One column as the graph sees it: fed under `name` as [samples, ...shape]. */
export interface ColumnInput {
  readonly name: string;
  readonly value: ValueId;
  readonly kind: "feature" | "target";
  readonly index: number;
  readonly dtype: ColumnType;
  /** Shape of one sample as the program takes it. */
  readonly shape: readonly number[];
}

/** Which columns a program reads, in the stored type. */
export function columnInputs(
  program: Program,
  features: readonly (Column | StoredColumn)[],
  targets: readonly Column[],
): readonly ColumnInput[] {
  return program.inputs.flatMap(({ value, role }) => {
    if (role.kind !== "feature" && role.kind !== "target") return [];
    const column = (role.kind === "feature" ? features : targets)[role.index];
    const shape = program.values[value]?.shape.slice(1);
    invariant(column && shape, `${role.kind} ${role.index} has no column`);
    invariant(
      sizeOf(shape) === sizeOf(column.shape),
      `${role.kind} ${role.index} is [${column.shape.join()}], the program takes [${shape.join()}]`,
    );
    const name = `${role.kind}/${role.index}`;
    return [{ name, value, kind: role.kind, index: role.index, dtype: columnType(column), shape }];
  });
}

/** Declares the columns as inputs of the outer graph, [samples, ...shape]. */
export function declareColumns(graph: GraphBuilder, columns: readonly ColumnInput[]): void {
  for (const column of columns) {
    const dims: readonly Dim[] = ["samples", ...column.shape];
    graph.addInput(column.name, column.dtype, dims);
  }
}

/** Adds gather, cast and scaling to `graph`; returns the name of each program input. */
export function gatherBatch(
  graph: GraphBuilder,
  program: Program,
  columns: readonly ColumnInput[],
  indices: string,
  preprocess: Preprocess,
): ReadonlyMap<ValueId, string> {
  return new Map(
    columns.map((column) => {
      const rows = graph.node("Gather", [column.name, indices], { axis: { int: 0 } });
      const wanted = program.values[column.value]?.dtype;
      invariant(wanted, "a column without type");
      const numbers = converted(graph, rows, column.dtype, wanted);
      const scaling = column.kind === "feature" ? preprocess[column.index] : undefined;
      return [
        column.value,
        scaling ? scaled(graph, numbers, scaling, program.values[column.value]!.shape) : numbers,
      ];
    }),
  );
}

export function converted(graph: GraphBuilder, value: string, from: DType, to: DType): string {
  return from === to ? value : graph.node("Cast", [value], { to: { int: elementTypes[to] } });
}

/**
 * value · scale + offset, computed on the flat tensor: onnxruntime spreads a scalar over the last axis at a time, which for
 * images of one channel means one number at a time (measured: 25,088 numbers in 390 µs as [32, 28, 28, 1], in 2 µs flat).
 */
export function scaled(
  graph: GraphBuilder,
  value: string,
  { scale, offset }: Preprocess[number],
  shape: readonly number[],
): string {
  if (scale === 1 && offset === 0) return value;
  const flat = graph.node("Reshape", [value, graph.ints([-1])]);
  const product = scale === 1 ? flat : graph.node("Mul", [flat, graph.scalar(scale, "float32")]);
  const sum = offset === 0 ? product : graph.node("Add", [product, graph.scalar(offset, "float32")]);
  return graph.node("Reshape", [sum, graph.ints(shape)]);
}
