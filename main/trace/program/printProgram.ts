// A Program as text, one equation per line, in the manner of a jaxpr:
//
//     %5 float32[32,10] = matMul %0 %4              # dense
//
// Inputs are named by their role, small constants are written out, values are numbered in order of appearance, so that two
// programs of the same structure print the same.
import { elementAt } from "./elementAt.ts";
import { unreachable } from "../../../shared/invariant.ts";
import type { ConstantData } from "./builder.ts";
import type {
  Equation,
  InputRole,
  OutputRole,
  PrimitiveName,
  PrimitiveParams,
  Program,
  ValueId,
  ValueType,
} from "./ir.ts";

/** Constants up to this many numbers are printed in place. */
const printedConstantLimit = 4;

export function printProgram(program: Program): string {
  const names = new Names(program);
  const lines = [`program ${program.name}`];
  for (const { value, role } of program.inputs) {
    lines.push(
      `  in  ${names.of(value)} ${formatType(elementAt(program.values, value))} = ${formatRole(role)}`,
    );
  }
  for (const equation of program.equations) lines.push(`  ${formatLine(program, equation, names)}`);
  for (const { value, role } of program.outputs) lines.push(`  out ${names.of(value)} = ${formatRole(role)}`);
  return `${lines.join("\n")}\n`;
}

/** One equation with the program's own value numbers, for messages. */
export function formatEquation(program: Program, equation: Equation): string {
  return formatLine(program, equation, { of: (value) => `%${value}` });
}

interface ValueNames {
  of(value: ValueId): string;
}

class Names implements ValueNames {
  private readonly program: Program;
  private readonly numbers = new Map<ValueId, number>();

  constructor(program: Program) {
    this.program = program;
  }

  of(value: ValueId): string {
    const constant = this.program.constants.get(value);
    if (constant !== undefined) return formatConstant(constant, elementAt(this.program.values, value));
    const number = this.numbers.get(value) ?? this.numbers.size;
    this.numbers.set(value, number);
    return `%${number}`;
  }
}

function formatLine(program: Program, equation: Equation, names: ValueNames): string {
  const inputs = equation.inputs.map((input) => names.of(input));
  const outputs = equation.outputs.map((output) => `${names.of(output)} ${formatValueType(program, output)}`);
  const params = formatParams(equation.params);
  const application = [`${equation.primitive}${params}`, ...inputs].join(" ");
  return `${outputs.join(", ")} = ${application}${equation.scope === "" ? "" : `  # ${equation.scope}`}`;
}

function formatValueType(program: Program, value: ValueId): string {
  const type = program.values[value];
  return type === undefined ? "?" : formatType(type);
}

export function formatType({ dtype, shape }: ValueType): string {
  return `${dtype}[${shape.join(",")}]`;
}

function formatConstant(data: ConstantData, type: ValueType): string {
  const numbers = [...data.subarray(0, printedConstantLimit)].map(formatNumber).join(",");
  if (type.shape.length === 0) return type.dtype === "float32" ? numbers : `${numbers}:${type.dtype}`;
  return `{${numbers}${data.length > printedConstantLimit ? ",…" : ""}}:${formatType(type)}`;
}

/** The shortest of a few roundings that is still the same float32. */
function formatNumber(number: number): string {
  const digits = [3, 6, 7, 8].find((count) => Math.fround(Number(number.toPrecision(count))) === number);
  return `${Number(number.toPrecision(digits ?? 9))}`;
}

function formatParams(params: PrimitiveParams[PrimitiveName]): string {
  const entries = Object.entries(params);
  if (entries.length === 0) return "";
  return `{${entries.map(([name, value]) => `${name}=${formatParam(value)}`).join(" ")}}`;
}

function formatParam(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  return Array.isArray(value) ? `[${value.join(",")}]` : String(value);
}

function formatRole(role: InputRole | OutputRole): string {
  switch (role.kind) {
    case "feature":
    case "target":
      return `${role.kind} ${role.index}`;
    case "step":
      return "step";
    case "state":
    case "metric":
    case "value":
      return `${role.kind} ${role.name}`;
    default:
      return unreachable(role);
  }
}
