// A trace has a concrete batch size. Traced at two sizes, what differs is a function of the batch: a length that is k·B in
// both becomes −k, so that one program stands for every batch size. Anything else that differs can't be exported.
import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Equation, Program, ValueId, ValueType } from "../trace/program/ir.ts";

export interface TracedAt {
  readonly batch: number;
  readonly program: Program;
}

/** The program with lengths k·batch written as −k. Throws AppFailure (export/unsupported) where the two differ otherwise. */
export function freeBatchAxis(first: TracedAt, second: TracedAt): Program {
  invariant(first.batch !== second.batch, "two batch sizes are needed");
  const left = first.program;
  const right = second.program;
  if (left.equations.length !== right.equations.length || left.values.length !== right.values.length) {
    differs("the network", "it computes other things for other batch sizes");
  }
  const merge = (a: unknown, b: unknown, where: string) => merged(a, b, { first, second, where });
  const values = left.values.map(
    (type, value) => merge(type, right.values[value], `value ${value}`) as ValueType,
  );
  const equations = left.equations.map((equation, index) => {
    const twin = right.equations[index]!;
    if (twin.primitive !== equation.primitive || twin.inputs.join() !== equation.inputs.join()) {
      differs(equation.scope, "it computes other things for other batch sizes");
    }
    return { ...equation, params: merge(equation.params, twin.params, equation.scope) } as Equation;
  });
  return withFreeConstants({ ...left, values, equations }, right);
}

interface Merging {
  readonly first: TracedAt;
  readonly second: TracedAt;
  readonly where: string;
}

function merged(a: unknown, b: unknown, merging: Merging): unknown {
  if (Object.is(a, b)) return a;
  if (typeof a === "number" && typeof b === "number") return mergedLength(a, b, merging);
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item, index) => merged(item, b[index], merging));
  }
  if (isRecord(a) && isRecord(b)) {
    return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, merged(value, b[key], merging)]));
  }
  return differs(merging.where, "it depends on the batch size in a way ONNX can't say");
}

function mergedLength(a: number, b: number, { first, second, where }: Merging): number {
  const factor = a / first.batch;
  if (Number.isInteger(factor) && factor > 0 && factor * second.batch === b) return -factor;
  return differs(where, `a length is ${a} at batch ${first.batch} and ${b} at batch ${second.batch}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function differs(where: string, why: string): never {
  fail("export/unsupported", { found: `${where}: ${why}` });
}

/** A constant whose size follows the batch must be one number repeated; it is broadcast from that number. */
function withFreeConstants(program: Program, twin: Program): Program {
  const values = [...program.values];
  const constants = new Map(program.constants);
  const fills: Equation[] = [];
  for (const [value, data] of program.constants) {
    const other = twin.constants.get(value);
    invariant(other, `constant ${value} is missing at the second batch size`);
    if (other.length === data.length) {
      if (!equalData(data, other)) differs(`constant ${value}`, "its numbers depend on the batch size");
      continue;
    }
    if (!data.every((number) => number === data[0]))
      differs(`constant ${value}`, "its numbers follow the batch size");
    const { shape, dtype } = program.values[value]!;
    const scalar: ValueId = values.length;
    values.push({ shape: [], dtype });
    constants.delete(value);
    constants.set(scalar, data.slice(0, 1));
    fills.push({
      primitive: "broadcastTo",
      params: { shape },
      inputs: [scalar],
      outputs: [value],
      scope: "constant",
    });
  }
  return { ...program, values, constants, equations: [...fills, ...program.equations] };
}

function equalData(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let index = 0; index < a.length; index += 1) if (!Object.is(a[index], b[index])) return false;
  return true;
}
