// The variables of a compiled model under the names by which state is known everywhere: weights as tfjs first named them
// ("dense/kernel"), optimizer slots "optimizer/<slot>/<weight>", optimizer scalars "optimizer/<slot>".
import type { Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

export interface NamedVariable {
  readonly name: string;
  readonly variable: Variable;
}

/** tfjs's optimizers keep one entry per trainable weight and slot, in arrays. */
interface SlotEntry {
  readonly originalName: string;
  readonly variable: Variable;
}

type LayerVariable = LayersModel["weights"][number];

/**
 * The weights' names. tfjs keeps `name` unique over the whole process, so building a network twice changes it;
 * `originalName` stays, and is told apart within the model by a counter where layers share it.
 */
export function weightNames(model: LayersModel): ReadonlyMap<LayerVariable, string> {
  const names = new Map<LayerVariable, string>();
  const taken = new Map<string, number>();
  for (const weight of model.weights) {
    const count = taken.get(weight.originalName) ?? 0;
    taken.set(weight.originalName, count + 1);
    names.set(weight, count === 0 ? weight.originalName : `${weight.originalName}_${count}`);
  }
  return names;
}

export function modelVariables(model: LayersModel): readonly NamedVariable[] {
  return [...weightNames(model)].map(([weight, name]) => ({ name, variable: weight.read() as Variable }));
}

/** The optimizer's variables as far as they exist: tfjs makes the slots in the first step. */
export function optimizerVariables(model: LayersModel): readonly NamedVariable[] {
  const ownNames = new Map([...weightNames(model)].map(([weight, name]) => [weight.name, name]));
  return Object.entries(model.optimizer).flatMap(([property, value]) =>
    namedVariables(property, value, ownNames),
  );
}

function namedVariables(
  property: string,
  value: unknown,
  ownNames: ReadonlyMap<string, string>,
): NamedVariable[] {
  if (isVariable(value)) return [{ name: `optimizer/${property}`, variable: value }];
  if (!Array.isArray(value)) return [];
  return value.filter(isSlotEntry).map(({ originalName, variable }) => {
    const slash = originalName.lastIndexOf("/");
    const weight = originalName.slice(0, slash);
    return { name: `optimizer/${originalName.slice(slash + 1)}/${ownNames.get(weight) ?? weight}`, variable };
  });
}

function isVariable(value: unknown): value is Variable {
  return typeof value === "object" && value !== null && "assign" in value && "dataId" in value;
}

function isSlotEntry(value: unknown): value is SlotEntry {
  return typeof value === "object" && value !== null && "originalName" in value && "variable" in value;
}
