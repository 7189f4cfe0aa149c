// @tensorflow/tfjs-node from where Netloom installed it, else from beside Netloom.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tfjs } from "../../../shared/layers/definition.ts";
import { tensorflowFolder } from "../../files/enginesFolder.ts";

/** The package brings a tfjs instance of its own. Throws where it is not there or does not load. */
export function loadTensorflow(): Tfjs {
  const folder = tensorflowFolder();
  const home = folder === null ? null : join(folder, "package.json");
  const require = createRequire(home !== null && existsSync(home) ? home : import.meta.url);
  giveBackOldFunctions(require("node:util") as Record<string, unknown>);
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  require("@tensorflow/tfjs-node");
  // The very modules that the package has just used.
  const ofTfjs = createRequire(
    createRequire(require.resolve("@tensorflow/tfjs-node")).resolve("@tensorflow/tfjs"),
  );
  return {
    core: ofTfjs("@tensorflow/tfjs-core") as Tfjs["core"],
    layers: ofTfjs("@tensorflow/tfjs-layers") as Tfjs["layers"],
  };
}

/** tfjs-node calls two functions that Node 23 took away. */
function giveBackOldFunctions(util: Record<string, unknown>): void {
  util["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
}
