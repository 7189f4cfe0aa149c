// One workload on one engine in a process of its own, so that peak memory and compile time are its own: prints one JSON line.
// Arguments: workload, engine, repetitions, steps.
import type { EngineId } from "../../shared/run/runSpec.ts";
import { measure } from "./measure.ts";
import { workloadOf } from "./workloads.ts";

const [id = "", engine = "onnxruntime", repetitions = "5", steps = "1"] = process.argv.slice(2);
const measurement = await measure(workloadOf(id), engine as EngineId, {
  repetitions: Number(repetitions),
  steps: Number(steps),
});
console.log(JSON.stringify(measurement));
