// Class weights of a run from its settings and its data.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type { LoadedDataset } from "./dataset.ts";

/** One weight per class; undefined where all count the same. */
export function classWeightsFor(
  setting: TrainingSettings["classWeights"],
  { targetKinds, train, title }: LoadedDataset,
): Result<readonly number[] | undefined, AppError> {
  if (setting === undefined) return ok(undefined);
  if (targetKinds.length > 1) {
    return err(
      appError("run/class-weights", {
        expected: "one target, whose classes they weigh",
        found: `${targetKinds.length} targets in ${title}`,
        todo: "Weigh the outputs' losses by their own weights, or choose a column of sample weights.",
      }),
    );
  }
  const [target] = targetKinds;
  const labels = train.targets[0];
  if (target?.kind !== "classes" || labels === undefined || labels.shape.length > 0) {
    return err(appError("run/class-weights", { found: `${title}, whose samples have no single class` }));
  }
  const counts = countClasses(labels.data, target.names.length);
  if (setting === "balanced") return ok(balancedWeights(counts));
  if (setting.length === counts.length) return ok(setting);
  return err(
    appError("run/class-weights", { expected: `${counts.length} weights`, found: `${setting.length}` }),
  );
}

/** Samples of each class; at least `least` classes. */
function countClasses(labels: ArrayLike<number>, least: number): readonly number[] {
  const counts = Array.from({ length: least }, () => 0);
  for (let index = 0; index < labels.length; index += 1) {
    const label = labels[index] ?? 0;
    while (counts.length <= label) counts.push(0);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** samples / (classes that occur · samples of the class): in sum, every class counts the same. 0 for one that never occurs. */
function balancedWeights(counts: readonly number[]): readonly number[] {
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : samples / (occurring * count)));
}
