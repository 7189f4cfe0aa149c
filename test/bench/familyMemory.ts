// Resident memory of a served app and its window, which this process started, by role, where the system tells (Linux).
import { processFamily } from "./processFamily.ts";

export interface FamilyMemory {
  readonly trainerMb: number;
  readonly servicesMb: number;
  readonly windowMb: number;
}

export function familyMemory(): FamilyMemory {
  const family = processFamily();
  const sum = (isOfRole: (command: string) => boolean): number =>
    family.reduce((total, { command, status }) => total + (isOfRole(command) ? memoryMb(status) : 0), 0);
  return {
    trainerMb: sum((command) => command.includes("trainer")),
    servicesMb: sum((command) => command.includes("netloom.mjs")),
    windowMb: sum((command) => command.includes("--type=renderer")),
  };
}

function memoryMb(status: string): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}
