// Puts a dataset's targets into the order of a network's outputs, each output's where it asks for it by name. Behind this,
// target i is what output i learns.
import { learningOutputsOf, targetPlaces, type LearningOutput } from "../../shared/document/outputTargets.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { classTargetOf, outputTargets, type Column, type LoadedDataset, type Samples } from "./dataset.ts";

/** The data as this document's network learns it; data/unknown-target, at the output, where it has no such target. */
export function arrangeTargets(
  dataset: LoadedDataset,
  project: NetDocument,
): Result<LoadedDataset, AppError> {
  const outputs = learningOutputsOf(project);
  // Without names the order is the data's own, and whether there are as many is asked where everything else is.
  if (outputs.every(({ target }) => target === "")) return ok(dataset);
  const names = outputTargets(dataset).map(({ name }) => name);
  const places: number[] = [];
  for (const [index, place] of targetPlaces(outputs, names).entries()) {
    if (place === null) return err(unknownTarget(dataset, outputs[index], names));
    places.push(place);
  }
  return outputs.some(({ target }) => target === "") && places.length < names.length
    ? err(unlearnedTarget(dataset, outputs, names, places))
    : ok(withTargets(dataset, places));
}

function unknownTarget(
  { title }: LoadedDataset,
  output: LearningOutput | undefined,
  names: readonly string[],
): AppError {
  invariant(output !== undefined, "a place for every output");
  const { node, name, target } = output;
  return target === ""
    ? appError("data/output-mismatch", {
        expected: `a target for the output ${name}`,
        found: `none left in ${title}, whose targets are ${names.join(", ")}`,
        todo: "Name the target that this output learns, remove the output, or choose other data.",
        node,
      })
    : appError("data/unknown-target", {
        expected: `a target called ${target}, which the output ${name} learns`,
        found: `${names.join(", ")} in ${title}`,
        todo: "Name one of the data's targets at the output, or add that column to the data's targets.",
        node,
      });
}

function unlearnedTarget(
  { title }: LoadedDataset,
  outputs: readonly LearningOutput[],
  names: readonly string[],
  places: readonly number[],
): AppError {
  const unlearned = names.filter((_, place) => !places.includes(place));
  const unnamed = outputs.find(({ target }) => target === "");
  return appError("data/output-mismatch", {
    expected: `an output for each target of ${title}: ${names.join(", ")}`,
    found: `none for ${unlearned.join(", ")}`,
    todo: "Add an output, or name the target at every output: those that no output names are then left out.",
    ...(unnamed === undefined ? {} : { node: unnamed.node }),
  });
}

function withTargets(dataset: LoadedDataset, places: readonly number[]): LoadedDataset {
  const labelled = classTargetOf(dataset);
  const classTarget = labelled === null ? -1 : places.indexOf(labelled.index);
  return {
    ...dataset,
    train: withColumns(dataset, dataset.train, places),
    validation: withColumns(dataset, dataset.validation, places),
    targetKinds: places.map((place) => dataset.targetKinds[place] ?? { kind: "values" }),
    classTarget: classTarget < 0 ? null : classTarget,
  };
}

/** Weights stay behind the targets. */
function withColumns<Set extends Samples>(
  { weighted }: LoadedDataset,
  samples: Set,
  places: readonly number[],
): Set {
  const weights = weighted === true ? samples.targets.slice(-1) : [];
  const columns = places.map((place): Column => {
    const column = samples.targets[place];
    invariant(column !== undefined, "a place among the targets");
    return column;
  });
  return { ...samples, targets: [...columns, ...weights] };
}
