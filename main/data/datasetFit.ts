// Whether a dataset and a network belong together, asked before a run starts: one clear message instead of a failed step.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { describeShape, sameShape } from "../../shared/layers/parts/shapes.ts";
import { targetProblem } from "../../shared/losses/fitTarget.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import { invariant } from "../../shared/invariant.ts";
import { outputTargets, type Column, type LoadedDataset, type Samples } from "./dataset.ts";

export interface FitInput {
  readonly shape: readonly number[];
  readonly node?: string;
}

export interface FitOutput {
  readonly shape: readonly number[];
  /** Id of the loss in shared/losses. */
  readonly loss: string;
  readonly node?: string;
  /** What it is called. */
  readonly name?: string;
}

/** The first reason why this network can't train on this data, or null. Shapes are without the batch axis. */
export function checkDatasetFits(
  dataset: LoadedDataset,
  inputs: readonly FitInput[],
  outputs: readonly FitOutput[],
): AppError | null {
  return inputsProblem(dataset, inputs) ?? outputsProblem(dataset, outputs);
}

function inputsProblem(dataset: LoadedDataset, inputs: readonly FitInput[]): AppError | null {
  const { features } = dataset.train;
  if (features.length !== inputs.length) {
    return appError("data/shape-mismatch", {
      expected: `data for ${countOf(inputs.length, "input")}`,
      found: `${countOf(features.length, "feature column")} in ${dataset.title}`,
    });
  }
  for (const [index, input] of inputs.entries()) {
    const shape = features[index]?.shape ?? [];
    if (sameShape(shape, input.shape)) continue;
    return appError("data/shape-mismatch", {
      expected: `samples of the input's shape ${describeShape(input.shape)}`,
      found: `${describeShape(shape)} in ${dataset.title}`,
      todo: `Set the input layer's shape to ${shape.join(", ")}, or choose other data.`,
      ...nodeOf(input),
    });
  }
  return null;
}

function outputsProblem(dataset: LoadedDataset, outputs: readonly FitOutput[]): AppError | null {
  const targets = outputTargets(dataset);
  if (targets.length !== outputs.length) {
    return appError("data/output-mismatch", {
      expected: `targets for ${countOf(outputs.length, "output")}`,
      found: `${countOf(targets.length, "target")} in ${dataset.title}${namesOf(targets)}`,
      todo: "Give the network one output for each target, or say at each output which target it learns.",
      ...nodeOf(outputs[targets.length] ?? outputs.at(-1) ?? {}),
    });
  }
  for (const [index, output] of outputs.entries()) {
    const column = targets[index];
    invariant(column !== undefined, "as many targets as outputs");
    const problem = outputProblem(dataset, column, index, output);
    if (problem !== null)
      return outputs.length === 1 ? problem : { ...problem, ...atOutput(problem, output) };
  }
  return null;
}

/** Of several outputs, which. */
function atOutput({ expected }: AppError, { name }: FitOutput): Pick<AppError, "expected"> {
  return { expected: name === undefined ? expected : `at ${name}: ${expected}` };
}

function outputProblem(
  dataset: LoadedDataset,
  column: Column,
  index: number,
  output: FitOutput,
): AppError | null {
  const loss = lossOf(output.loss);
  invariant(loss !== undefined, `unknown loss ${output.loss}`);
  const kind = dataset.targetKinds[index];
  invariant(kind !== undefined, "every target is of some kind");
  if (kind.kind === "values") {
    const problem = targetProblem(loss, output.shape, { kind: "values", shape: column.shape });
    return problem === null ? null : appError("data/output-mismatch", { ...problem, ...nodeOf(output) });
  }
  const largest = largestLabel(dataset, index);
  const problem = targetProblem(loss, output.shape, { kind: "classes", count: largest.label + 1 });
  if (problem === null) return null;
  const units = output.shape.length === 1 ? (output.shape[0] ?? 1) : null;
  if (units === null || units === 1 || units > largest.label) {
    return appError("data/output-mismatch", { ...problem, ...nodeOf(output) });
  }
  const name = kind.names[largest.label];
  const named = name === undefined || name === `${largest.label}` ? "" : ` (${name})`;
  return appError("data/label-range", {
    expected: `labels from 0 to ${units - 1}, for an output of ${countOf(units, "unit")}`,
    found: `label ${largest.label}${named} of sample ${largest.sample} of the ${largest.split} data in ${dataset.title}`,
    todo: problem.todo,
    ...nodeOf(output),
  });
}

interface LargestLabel {
  readonly label: number;
  readonly sample: number;
  readonly split: "training" | "validation";
}

function largestLabel(dataset: LoadedDataset, target: number): LargestLabel {
  const train = largestIn(dataset.train, target);
  const validation = largestIn(dataset.validation, target);
  return train.label >= validation.label
    ? { ...train, split: "training" }
    : { ...validation, split: "validation" };
}

function largestIn(samples: Samples, target: number): { readonly label: number; readonly sample: number } {
  const data = samples.targets[target]?.data ?? new Int32Array(0);
  let label = -1;
  let sample = 0;
  data.forEach((value, at) => {
    if (value <= label) return;
    label = value;
    sample = at;
  });
  return { label, sample };
}

function nodeOf(port: { readonly node?: string }): { readonly node?: string } {
  return port.node === undefined ? {} : { node: port.node };
}

/** Where names tell more than the count. */
function namesOf(targets: readonly Column[]): string {
  return targets.length < 2 ? "" : `: ${targets.map(({ name }) => name).join(", ")}`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
