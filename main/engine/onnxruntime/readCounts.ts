import type { Program, ValueId } from "../../trace/program/ir.ts";

/** How often each value is read, by equations and as an output. */
export function readCounts(program: Program): ReadonlyMap<ValueId, number> {
  const counts = new Map<ValueId, number>();
  const count = (value: ValueId) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const { inputs } of program.equations) inputs.forEach(count);
  for (const { value } of program.outputs) count(value);
  return counts;
}
