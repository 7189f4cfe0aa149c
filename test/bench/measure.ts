// Times one workload on one engine: open (compile, trace, load), first call, then repeated calls of which the median counts.
import { compileDocument } from "../../main/compile/compileDocument.ts";
import type { TrainingSession } from "../../main/engine/engine.ts";
import { createEngine } from "../../main/engine/engineRegistry.ts";
import { describeError } from "../../shared/errors/appError.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { syntheticDataset } from "./syntheticData.ts";
import type { Workload } from "./workloads.ts";

export interface Measurement {
  readonly workload: string;
  readonly engine: EngineId;
  readonly samplesPerSecond: number;
  readonly msPerStep: number;
  readonly openMs: number;
  readonly firstCallMs: number;
  readonly threads: number;
  readonly peakMemoryMb: number;
  /** Loss after the first 20 steps, which every engine must agree on. */
  readonly lossAfter20: number;
  readonly repetitions: number;
}

export interface MeasureOptions {
  readonly repetitions: number;
  /** Steps per repetition; slow engines get fewer. */
  readonly steps: number;
}

const batches = 10;
const checkedSteps = 20;

/** Throws where the engine can't run the workload, with the reason in words. */
export async function measure(
  workload: Workload,
  engine: EngineId,
  { repetitions, steps }: MeasureOptions,
): Promise<Measurement> {
  const dataset = syntheticDataset(workload.shape, batches * workload.batch);
  const opened = performance.now();
  const result = await createEngine(engine).open({
    compile: (tf) => {
      const network = compileDocument(workload.document, tf, { seed: 1 });
      if (!network.ok) throw new Error(describeError(network.error));
      return network.value;
    },
    dataset,
    batchSize: workload.batch,
    seed: 1,
    device: "cpu",
    threads: null,
  });
  if (!result.ok) throw new Error(describeError(result.error));
  const session = result.value;
  const openMs = performance.now() - opened;
  const started = performance.now();
  const lossAfter20 = await lossAfter(session, workload, Math.min(checkedSteps, steps));
  const firstCallMs = performance.now() - started;
  const times: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition += 1)
    times.push(await timeSteps(session, workload, steps));
  await session.dispose();
  const msPerStep = median(times.slice(1)) / steps;
  return {
    workload: workload.id,
    engine,
    samplesPerSecond: (workload.batch * 1000) / msPerStep,
    msPerStep,
    openMs,
    firstCallMs,
    threads: session.threads,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    lossAfter20,
    repetitions,
  };
}

async function lossAfter(session: TrainingSession, workload: Workload, steps: number): Promise<number> {
  const metrics = await session.run(indicesOf(workload, steps), workload.batch);
  return metrics.get("loss")?.at(-1) ?? Number.NaN;
}

/** In calls of about 30 ms, as a run makes them. */
async function timeSteps(session: TrainingSession, workload: Workload, steps: number): Promise<number> {
  const perCall = Math.max(1, Math.min(steps, Math.ceil(workload.steps / 10)));
  const indices = indicesOf(workload, perCall);
  const started = performance.now();
  for (let done = 0; done < steps; done += perCall) await session.run(indices, workload.batch);
  const calls = Math.ceil(steps / perCall);
  return ((performance.now() - started) * steps) / (calls * perCall);
}

function indicesOf(workload: Workload, steps: number): Int32Array {
  const count = batches * workload.batch;
  return Int32Array.from({ length: steps * workload.batch }, (_, index) => index % count);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
