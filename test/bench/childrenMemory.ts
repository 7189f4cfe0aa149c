// Resident memory of the processes this one started, where the system tells (Linux); NaN elsewhere.
import { readdirSync, readFileSync } from "node:fs";

export function childrenMemoryMb(): number {
  try {
    const own = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(statusOf)
      .filter((status) => numberIn(status, "PPid") === process.pid);
    return own.reduce((sum, status) => sum + numberIn(status, "VmRSS"), 0) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Empty for a process that has just ended. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}
