// Out of memory, with what would fit: the step's own needs against what the machine has.
import os from "node:os";
import { AppFailure, appError, type AppError } from "../../../shared/errors/appError.ts";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import type { Program } from "../../trace/program/ir.ts";
import { batchThatFits, programMemory, type ProgramMemory } from "../../trace/program/memory.ts";

export interface StepOnDevice {
  readonly program: Program;
  readonly batch: number;
  readonly device: DeviceId;
}

/** Does the work; where memory does not suffice, the failure says which batch size would do. */
export async function withMemoryAdvice<T>(work: () => Promise<T>, step: () => StepOnDevice): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AppFailure) || cause.error.code !== "engine/out-of-memory") throw cause;
    const { program, batch, device } = step();
    throw new AppFailure(memoryAdvice(cause.error, programMemory(program), batch, availableBytes(device)));
  }
}

/** @param available bytes the step may take; null where nobody says: then half of what was too much. */
export function memoryAdvice(
  error: AppError,
  memory: ProgramMemory,
  batch: number,
  available: number | null,
): AppError {
  const needed = memory.heldBytes + memory.liveBytes;
  const fitting = batchThatFits(memory, batch, Math.min(available ?? Infinity, needed / 2));
  return appError("engine/out-of-memory", {
    found: `${error.found} (a step of batch size ${batch} takes about ${megabytes(needed)})`,
    todo:
      fitting === null
        ? "Not even a batch size of 1 would fit: make the layers smaller."
        : `Set the batch size to ${fitting} or less: a step then takes about ${megabytes(memory.heldBytes + (fitting * memory.liveBytes) / batch)}.`,
  });
}

/** What this process could still get; a GPU does not say. */
function availableBytes(device: DeviceId): number | null {
  if (device !== "cpu") return null;
  const limit = process.constrainedMemory();
  const room = limit > 0 && limit < os.totalmem() ? limit - process.memoryUsage().rss : Infinity;
  return Math.min(os.freemem(), room);
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
