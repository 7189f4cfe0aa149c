// Processor time of a served app and its window, which this process started, by role, where the system tells (Linux).
import { processFamily } from "./processFamily.ts";

const roles = ["trainer", "services", "window", "browser"] as const;
type Role = (typeof roles)[number];

/** Cores in use on average: 1 is one core all of the time. */
export type FamilyLoad = Readonly<Record<Role, number>>;

/** Call once to begin and the returned function at the end. */
export function measureLoad(): () => FamilyLoad {
  const startedAt = performance.now();
  const before = timesMs();
  return () => {
    const after = timesMs();
    const elapsedMs = performance.now() - startedAt;
    const load = (role: Role): number => (after[role] - before[role]) / elapsedMs;
    return {
      trainer: load("trainer"),
      services: load("services"),
      window: load("window"),
      browser: load("browser"),
    };
  };
}

function timesMs(): Record<Role, number> {
  const times = { trainer: 0, services: 0, window: 0, browser: 0 };
  for (const { command, cpuMs } of processFamily()) times[roleOf(command)] += cpuMs;
  return times;
}

/** The browser is what draws and carries beside the page itself. */
function roleOf(command: string): Role {
  if (command.includes("--type=renderer")) return "window";
  if (command.includes("trainer")) return "trainer";
  return command.includes("netloom.mjs") ? "services" : "browser";
}
