// What a program takes to run, read off the program: every value lives from where it is made to where it is last used.
// An engine's allocator may keep more; it can't do with less.
import type { DType, Program, ValueId, ValueType } from "./ir.ts";
import { sizeOf } from "./shape.ts";

export interface ProgramMemory {
  /** Constants and state, held throughout: state twice, because the next values are written beside the old ones. */
  readonly heldBytes: number;
  /** The most that values in between take at one time. Grows with the batch. */
  readonly liveBytes: number;
}

const elementBytes: { readonly [D in DType]: number } = { float32: 4, int32: 4, int64: 8, bool: 1, uint8: 1 };

export function programMemory(program: Program): ProgramMemory {
  const bytesOf = (value: ValueId) => bytesOfType(program.values[value]);
  const lastUse = lastUses(program);
  const held = new Set<ValueId>(program.constants.keys());
  let heldBytes = [...held].reduce((sum, value) => sum + bytesOf(value), 0);
  let live = 0;
  for (const { value, role } of program.inputs) {
    if (role.kind === "state") heldBytes += 2 * bytesOf(value);
    else live += bytesOf(value);
    held.add(value);
  }
  const nextStates = new Set(
    program.outputs.flatMap(({ value, role }) => (role.kind === "state" ? [value] : [])),
  );
  let peak = live;
  program.equations.forEach((equation, place) => {
    // The next values are written where the state is held.
    for (const output of equation.outputs) if (!nextStates.has(output)) live += bytesOf(output);
    peak = Math.max(peak, live);
    const ended = [...equation.inputs, ...equation.outputs].filter(
      (value) => (lastUse.get(value) ?? place) === place,
    );
    for (const value of new Set(ended))
      if (!held.has(value) && !nextStates.has(value)) live -= bytesOf(value);
  });
  return { heldBytes, liveBytes: peak };
}

/**
 * The largest batch, smaller than `batch`, whose step stays within `availableBytes`; null where one sample is too much.
 * @param memory of the step at `batch`
 */
export function batchThatFits(memory: ProgramMemory, batch: number, availableBytes: number): number | null {
  const perSample = memory.liveBytes / batch;
  const room = Math.floor((availableBytes - memory.heldBytes) / perSample);
  const fitting = Math.min(room, batch - 1);
  return fitting >= 1 ? fitting : null;
}

/** Place of the equation that uses each value last; outputs of the program are used behind all of them. */
function lastUses(program: Program): ReadonlyMap<ValueId, number> {
  const uses = new Map<ValueId, number>();
  program.equations.forEach(({ inputs }, place) => {
    for (const input of inputs) uses.set(input, place);
  });
  for (const { value } of program.outputs) uses.set(value, program.equations.length);
  return uses;
}

function bytesOfType(type: ValueType | undefined): number {
  return type === undefined ? 0 : sizeOf(type.shape) * elementBytes[type.dtype];
}
