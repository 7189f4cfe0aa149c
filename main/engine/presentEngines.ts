// For tests: the engines of this machine, so that what holds for one of them is tested on every one.
import type { EngineId } from "../../shared/run/runSpec.ts";
import { enginesFolderIn, enginesFolderVariable } from "../files/enginesFolder.ts";
import { defaultDataFolder } from "../files/dataFolder.ts";
import { createEngine } from "./engineRegistry.ts";

// TensorFlow where `netloom engines install tensorflow` puts it.
process.env[enginesFolderVariable] ??= enginesFolderIn(defaultDataFolder());

let present: Promise<readonly EngineId[]> | null = null;

/** In order of speed; the reference, cpu, is the last. Says what is not here. */
export function presentEngines(): Promise<readonly EngineId[]> {
  present ??= findEngines();
  return present;
}

/** The fast engine and the two of pure JavaScript are part of Netloom. */
async function findEngines(): Promise<readonly EngineId[]> {
  const { ready, todo } = await createEngine("tensorflow").status();
  if (!ready) console.log(`tensorflow is not here: ${todo}`);
  return ready ? ["onnxruntime", "tensorflow", "wasm", "cpu"] : ["onnxruntime", "wasm", "cpu"];
}
