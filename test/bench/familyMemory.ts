// Resident memory of a served app and its window, which this process started, by role, where the system tells (Linux).
import { readdirSync, readFileSync } from "node:fs";

export interface FamilyMemory {
  readonly trainerMb: number;
  readonly servicesMb: number;
  readonly windowMb: number;
}

interface Member {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly memoryMb: number;
}

export function familyMemory(): FamilyMemory {
  const family = descendants(process.pid, members());
  const sum = (isOfRole: (command: string) => boolean): number =>
    family.reduce((total, { command, memoryMb }) => total + (isOfRole(command) ? memoryMb : 0), 0);
  return {
    trainerMb: sum((command) => command.includes("trainer")),
    servicesMb: sum((command) => command.includes("netloom.mjs")),
    windowMb: sum((command) => command.includes("--type=renderer")),
  };
}

function descendants(pid: number, all: readonly Member[]): readonly Member[] {
  return all
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child, ...descendants(child.pid, all)]);
}

function members(): readonly Member[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => memberOf(Number(name)) ?? []);
}

/** Null for a process that has just ended. */
function memberOf(pid: number): Member | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const number = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return { pid, parent: number("PPid"), command, memoryMb: number("VmRSS") / 1024 };
  } catch {
    return null;
  }
}
