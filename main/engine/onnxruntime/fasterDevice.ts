// "auto": the CPU, unless a GPU is there and takes the run's own step in clearly less time. Nothing is guessed from names:
// a software device calls itself a GPU too, but it never wins a measurement against the cores it runs on.
import { existsSync, readdirSync } from "node:fs";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import { AppFailure, type AppError } from "../../../shared/errors/appError.ts";
import type { Result } from "../../../shared/result.ts";
import type { TrainingSession } from "../engine.ts";

/** In the order they are tried. */
export const gpuDevices = ["cuda", "dml", "webgpu"] as const satisfies readonly DeviceId[];

/** A step that the CPU does in less is not worth a GPU's start: its state travels to the device and back. */
const shortStepMs = 20;

/** A GPU must take at most this share of the CPU's time: a run that switches devices for nothing is not reproducible. */
const clearlyFaster = 0.8;

const timedSteps = 2;

export interface FasterSession<S> {
  readonly session: S;
  /** What was measured, for the run's notes; null where there was nothing to compare. */
  readonly note: string | null;
}

export interface DeviceTrial<S> {
  readonly cpu: S;
  readonly batchSize: number;
  readonly trainCount: number;
  /** Opens the same network on a device; device-unavailable where it is not there. */
  readonly openOn: (device: DeviceId) => Promise<Result<S, AppError>>;
  /** Lets go of a session that lost, but not of the network it shares with the other. */
  readonly release: (session: S) => Promise<void>;
  readonly now: () => number;
}

/** The CPU's session or the first faster one; the others are released. State and step are as they were. */
export async function fasterSession<S extends TrainingSession>(
  trial: DeviceTrial<S>,
): Promise<FasterSession<S>> {
  const cpuMs = await stepMs(trial.cpu, trial);
  if (cpuMs < shortStepMs) return { session: trial.cpu, note: null };
  const measured = [`${round(cpuMs)} ms a step on the CPU`];
  for (const device of gpuDevices) {
    const opened = await trial.openOn(device);
    if (!opened.ok) continue;
    const gpuMs = await stepMs(opened.value, trial).catch(unlessBug);
    if (gpuMs === null) {
      await trial.release(opened.value);
      continue;
    }
    measured.push(`${round(gpuMs)} ms on ${device}`);
    if (gpuMs <= clearlyFaster * cpuMs) {
      await trial.release(trial.cpu);
      return {
        session: opened.value,
        note: `Measured at the start: ${measured.join(", ")}; ${device} used.`,
      };
    }
    await trial.release(opened.value);
  }
  if (measured.length === 1) return { session: trial.cpu, note: null };
  return { session: trial.cpu, note: `Measured at the start: ${measured.join(", ")}; CPU used.` };
}

/** A device that refuses the program's step is as good as not there. */
function unlessBug(cause: unknown): null {
  if (cause instanceof AppFailure) return null;
  throw cause;
}

/** True where the machine has hardware that a GPU's driver would show. Asking the drivers themselves takes a while. */
export function mayHaveGpu(
  platform: NodeJS.Platform = process.platform,
  exists = existsSync,
  list = listFolder,
): boolean {
  if (platform !== "linux") return platform === "win32" || platform === "darwin";
  if (["/dev/nvidia0", "/dev/dxg"].some((path) => exists(path))) return true;
  return list("/dev/dri").some((name) => name.startsWith("renderD"));
}

function listFolder(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : [];
}

/** The fastest of a few steps after a first that may compile; the session goes on as if none had been. */
async function stepMs(
  session: TrainingSession,
  { batchSize, trainCount, now }: Pick<DeviceTrial<unknown>, "batchSize" | "trainCount" | "now">,
): Promise<number> {
  const indices = Int32Array.from({ length: batchSize }, (_, index) => index % trainCount);
  const state = await session.readState();
  let fastest = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= timedSteps; step += 1) {
    const start = now();
    await session.run(indices, batchSize);
    if (step > 0) fastest = Math.min(fastest, now() - start);
  }
  await session.writeState(state);
  return fastest;
}

function round(milliseconds: number): string {
  return milliseconds.toPrecision(3);
}
