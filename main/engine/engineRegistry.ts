// Every engine there is, and the order in which a choice is tried. A caller goes down the list visibly: where an engine
// answers engine/no-rule or engine/unavailable it says so and tries the next.
import type { DeviceChoice, EngineChoice, EngineId } from "../../shared/run/runSpec.ts";
import type { Engine, EngineStatus } from "./engine.ts";
import { createOnnxruntimeEngine } from "./onnxruntime/onnxruntimeEngine.ts";
import { createTfjsEngine } from "./tfjs/tfjsEngine.ts";

const makers: { readonly [E in EngineId]: () => Engine } = {
  onnxruntime: createOnnxruntimeEngine,
  tensorflow: () => createTfjsEngine("tensorflow"),
  wasm: () => createTfjsEngine("wasm"),
  cpu: () => createTfjsEngine("cpu"),
};

/** In order of speed. */
const engineIds: readonly EngineId[] = ["onnxruntime", "tensorflow", "wasm", "cpu"];

export function createEngine(id: EngineId): Engine {
  return makers[id]();
}

/** Engines to try, in order. A device other than the CPU is onnxruntime's alone; a named engine is tried alone. */
export function engineCandidates(engine: EngineChoice, device: DeviceChoice): readonly EngineId[] {
  if (engine !== "auto") return [engine];
  return device === "auto" || device === "cpu" ? engineIds : ["onnxruntime"];
}

export async function engineStatuses(): Promise<readonly EngineStatus[]> {
  const statuses: EngineStatus[] = [];
  for (const id of engineIds) statuses.push(await createEngine(id).status());
  return statuses;
}
