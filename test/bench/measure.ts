// Times one workload on one engine: open (compile, trace, load), first call, then repeated calls of which the median counts.
import { compileDocument } from "../../main/compile/compileDocument.ts";
import type { TrainingSession } from "../../main/engine/engine.ts";
import { createEngine } from "../../main/engine/engineRegistry.ts";
import { describeError } from "../../shared/errors/appError.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { median } from "./median.ts";
import { syntheticDataset } from "./syntheticData.ts";
import type { Workload } from "./workloads.ts";

export interface Measurement {
  readonly workload: string;
  readonly engine: EngineId;
  readonly samplesPerSecond: number;
  readonly msPerStep: number;
  /** Compile, trace, load and settle the thread count. */
  readonly openMs: number;
  readonly firstCallMs: number;
  readonly threads: number;
  /** Largest resident memory of the process, and the same less what it held before the engine opened (data included). */
  readonly peakMemoryMb: number;
  readonly peakBeyondDataMb: number;
  /** Loss after the workload's checked steps, which every engine must agree on; null where none is checked. */
  readonly checkedLoss: number | null;
  readonly repetitions: number;
}

export interface MeasureOptions {
  readonly repetitions: number;
  /** Steps per repetition; slow engines get fewer. 0: only the loss is computed. */
  readonly steps: number;
}

/** Throws where the engine can't run the workload, with the reason in words. */
export async function measure(
  workload: Workload,
  engine: EngineId,
  { repetitions, steps }: MeasureOptions,
): Promise<Measurement> {
  const dataset = syntheticDataset(workload);
  const heldMb = process.memoryUsage().rss / 2 ** 20;
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
  const checkedLoss = workload.checkedSteps > 0 ? await lossAfter(session, workload) : null;
  const firstCallMs = performance.now() - started;
  const times: number[] = [];
  const timed = steps > 0 ? repetitions + 1 : 0;
  while (times.length < timed) times.push(await timeSteps(session, workload, steps));
  await session.dispose();
  const msPerStep = median(times.slice(1)) / steps;
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
  return {
    workload: workload.id,
    engine,
    samplesPerSecond: (workload.batch * 1000) / msPerStep,
    msPerStep,
    openMs,
    firstCallMs,
    threads: session.threads,
    peakMemoryMb,
    peakBeyondDataMb: peakMemoryMb - heldMb,
    checkedLoss,
    repetitions,
  };
}

async function lossAfter(session: TrainingSession, workload: Workload): Promise<number> {
  const batch = workload.checkedBatch ?? workload.batch;
  const metrics = await session.run(indicesOf({ ...workload, batch }, workload.checkedSteps), batch);
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

function indicesOf({ batch, count }: Workload, steps: number): Int32Array {
  return Int32Array.from({ length: steps * batch }, (_, index) => index % count);
}
