// Time this process has computed. Unlike the time of day it stands still while the system gives the processor to others, so
// that work is measured by what it costs and not by how busy the machine is.

/** Milliseconds of processor time over all threads; the time of day where the system counts only in coarse ticks. */
export function processTimeMs(): number {
  if (process.platform === "win32") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
