// The processes that this one started, and those they started, where the system tells (Linux); none elsewhere.
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface FamilyProcess {
  readonly pid: number;
  readonly command: string;
  /** /proc/<pid>/status */
  readonly status: string;
  /** Processor time used so far, ms. */
  readonly cpuMs: number;
}

interface Member extends FamilyProcess {
  readonly parent: number;
}

/** How the kernel counts processor time. */
const msPerTick = 10;

export function processFamily(): readonly FamilyProcess[] {
  if (!existsSync("/proc")) return [];
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => memberOf(Number(name)) ?? []);
  return descendants(process.pid, all);
}

function descendants(pid: number, all: readonly Member[]): readonly Member[] {
  return all
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** Null for a process that has just ended. */
function memberOf(pid: number): Member | null {
  try {
    const [command, status, stat] = ["cmdline", "status", "stat"].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, "utf8"),
    );
    // Behind the name, which may hold anything: state, parent, …; the 12th and 13th are user and system time.
    const fields = (stat ?? "").slice((stat ?? "").lastIndexOf(")") + 2).split(" ");
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * msPerTick;
    return { pid, parent: Number(fields[1]), command: command ?? "", status: status ?? "", cpuMs };
  } catch {
    return null;
  }
}
