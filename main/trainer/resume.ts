// Whether a run can go on from a checkpoint so that its numbers are those of a run never interrupted: same data, same
// order of samples, same variables. Epochs and everything about the view may differ.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { EngineState } from "../engine/engine.ts";
import type { Checkpoint } from "./checkpointFile.ts";

/** What keeps the run from going on from the checkpoint, or null. */
export function resumeObstacle(
  checkpoint: Checkpoint,
  spec: RunSpec,
  dataset: LoadedDataset,
  fresh: EngineState,
): AppError | null {
  const obstacle = settingsObstacle(checkpoint, spec, dataset) ?? stateObstacle(checkpoint, fresh);
  return obstacle === null ? null : appError("run/checkpoint-invalid", obstacle);
}

interface Obstacle {
  readonly expected: string;
  readonly found: string;
}

function settingsObstacle(checkpoint: Checkpoint, spec: RunSpec, dataset: LoadedDataset): Obstacle | null {
  const then = checkpoint.record.spec.document.training;
  const now = spec.document.training;
  for (const setting of ["seed", "batchSize", "shuffle"] as const) {
    if (then[setting] !== now[setting]) {
      return {
        expected: `${setting} ${now[setting]}, as in this run`,
        found: `${setting} ${then[setting]} in the checkpoint`,
      };
    }
  }
  const { hash, trainCount } = checkpoint.record.dataset;
  if (hash === dataset.hash && trainCount === dataset.train.count) return null;
  return { expected: "a checkpoint of a run on the same data", found: "a checkpoint of a run on other data" };
}

function stateObstacle({ state: saved, record }: Checkpoint, fresh: EngineState): Obstacle | null {
  for (const [name, variable] of fresh) {
    if (record.newOptimizer === true && name.startsWith("optimizer/") && !saved.has(name)) continue;
    const shape = saved.get(name)?.shape;
    if (shape === undefined || shape.join() !== variable.shape.join()) {
      return {
        expected: `${name} of shape [${variable.shape.join(", ")}]`,
        found:
          shape === undefined
            ? `no ${name} in the checkpoint`
            : `shape [${shape.join(", ")}] in the checkpoint`,
      };
    }
  }
  const surplus = [...saved.keys()].find((name) => !fresh.has(name));
  return surplus === undefined
    ? null
    : { expected: "the variables of this network", found: `${surplus} in the checkpoint` };
}
