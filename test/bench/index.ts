// `npm run bench`: each workload on the fast engine and on tfjs's own backends in the same run, as samples per second and as
// ratios. Figures are printed, never asserted; that the engines compute the same is asserted.
import { parseArgs } from "node:util";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { measure, type Measurement } from "./measure.ts";
import { workloads, type Workload } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    engines: { type: "string", default: "onnxruntime,wasm,cpu" },
    repetitions: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
  },
});

/** tfjs's JavaScript backends take seconds per step on the CNNs; a few steps are enough to see that. */
const slowSteps: Readonly<Record<string, number>> = { w1: 60, w2: 60, w3: 30, w4: 1, w5: 1 };
const tooSlow = new Set(["w4/wasm", "w5/wasm", "w5/cpu"]);

function stepsFor(workload: Workload, engine: EngineId): number {
  return engine === "onnxruntime" ? workload.steps : (slowSteps[workload.id] ?? 1);
}

async function measureAll(workload: Workload): Promise<readonly Measurement[]> {
  const measured: Measurement[] = [];
  for (const engine of options.engines.split(",") as EngineId[]) {
    if (tooSlow.has(`${workload.id}/${engine}`)) continue;
    const repetitions = engine === "onnxruntime" ? Number(options.repetitions) : 1;
    try {
      const measurement = await measure(workload, engine, { repetitions, steps: stepsFor(workload, engine) });
      measured.push(measurement);
      print(workload, measurement, measured[0]);
    } catch (error) {
      console.log(
        `${workload.id} ${engine}: not measured: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return measured;
}

function print(workload: Workload, measurement: Measurement, first: Measurement | undefined): void {
  if (options.json) {
    console.log(JSON.stringify(measurement));
    return;
  }
  const rate = Math.round(measurement.samplesPerSecond).toLocaleString("en");
  const ratio =
    first && first !== measurement
      ? ` (${first.engine} is ${(first.samplesPerSecond / measurement.samplesPerSecond).toFixed(1)}× as fast)`
      : "";
  const detail = `${measurement.msPerStep.toFixed(3)} ms/step, open ${Math.round(measurement.openMs)} ms, threads ${measurement.threads}, peak ${Math.round(measurement.peakMemoryMb)} MB`;
  console.log(
    `${workload.id} ${workload.title} · batch ${workload.batch} · ${measurement.engine}: ${rate} samples/s; ${detail}${ratio}`,
  );
}

/** Engines must agree on the loss after the same steps; a fast wrong engine is no engine. */
function disagreement(measured: readonly Measurement[]): string | null {
  const comparable = measured.filter(({ workload, engine }) => stepsForId(workload, engine) >= 20);
  const [first, ...others] = comparable;
  const off = others.find(
    (other) => first && Math.abs(other.lossAfter20 - first.lossAfter20) > 1e-3 * Math.abs(first.lossAfter20),
  );
  return off && first
    ? `${off.workload}: loss ${first.lossAfter20} on ${first.engine}, ${off.lossAfter20} on ${off.engine}`
    : null;
}

function stepsForId(id: string, engine: EngineId): number {
  const workload = workloads.find((candidate) => candidate.id === id);
  return workload ? stepsFor(workload, engine) : 0;
}

const wanted = options.only?.split(",");
const problems: string[] = [];
for (const workload of workloads.filter(({ id }) => !wanted || wanted.includes(id))) {
  const problem = disagreement(await measureAll(workload));
  if (problem) problems.push(problem);
}
for (const problem of problems) console.error(`engines disagree: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
