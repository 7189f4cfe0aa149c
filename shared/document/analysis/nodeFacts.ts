// What follows from a node's fields and input shapes alone: completed fields, their problems, output shape, weights. Memoised
// by the identity of the fields object, which survives moves and renames, so that an edit costs only what it changes.
import { completeFields, fieldProblems } from "../../fields/checkFields.ts";
import type { FieldProblem, FieldSpecs, FieldValues } from "../../fields/fields.ts";
import type { LayerDefinition, LayerWork, Shape, ShapeProblem, WeightSpec } from "../../layers/definition.ts";
import { elementCount, sameShape } from "../../layers/parts/shapes.ts";
import { layerWork, noWork } from "../../layers/work.ts";
import type { DocumentNode } from "../schema.ts";

export type CompleteFields = FieldValues<FieldSpecs>;

export interface FieldFacts {
  readonly fields: CompleteFields;
  readonly problems: readonly FieldProblem[];
}

export interface ShapeFacts {
  readonly shape: Shape | null;
  readonly problem: ShapeProblem | null;
  readonly advice: ShapeProblem | null;
  readonly weights: readonly WeightSpec[];
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly work: LayerWork;
}

interface Memo {
  readonly definition: LayerDefinition;
  readonly fieldFacts: FieldFacts;
  inputs: readonly Shape[] | null;
  shapeFacts: ShapeFacts | null;
}

const memos = new WeakMap<object, Memo>();

function memoOf(node: DocumentNode, definition: LayerDefinition): Memo {
  const known = memos.get(node.fields);
  if (known !== undefined && known.definition === definition) return known;
  const fresh: Memo = {
    definition,
    fieldFacts: checkFields(node, definition),
    inputs: null,
    shapeFacts: null,
  };
  memos.set(node.fields, fresh);
  return fresh;
}

function checkFields(node: DocumentNode, definition: LayerDefinition): FieldFacts {
  const fields = completeFields(definition.fields, node.fields);
  const problems = fieldProblems(definition.fields, node.fields);
  if (problems.length > 0 || definition.check === undefined) return { fields, problems };
  return { fields, problems: definition.check(fields) };
}

export function fieldFactsOf(node: DocumentNode, definition: LayerDefinition): FieldFacts {
  return memoOf(node, definition).fieldFacts;
}

/** Call only where the node's fields have no problems and the inputs are as many as its ports ask for. */
export function shapeFactsOf(
  node: DocumentNode,
  definition: LayerDefinition,
  inputs: readonly Shape[],
): ShapeFacts {
  const memo = memoOf(node, definition);
  if (memo.shapeFacts !== null && memo.inputs !== null && sameShapes(memo.inputs, inputs))
    return memo.shapeFacts;
  const facts = computeShapeFacts(definition, memo.fieldFacts.fields, inputs);
  memo.inputs = inputs;
  memo.shapeFacts = facts;
  return facts;
}

function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  return a.length === b.length && a.every((shape, index) => sameShape(shape, b[index] ?? []));
}

export function computeShapeFacts(
  definition: LayerDefinition,
  fields: CompleteFields,
  inputs: readonly Shape[],
): ShapeFacts {
  const result = definition.outputShape(fields, inputs);
  if (!result.ok) {
    return {
      shape: null,
      problem: result.problem,
      advice: null,
      weights: [],
      parameters: 0,
      trainableParameters: 0,
      work: noWork,
    };
  }
  const weights = definition.weights(fields, inputs);
  return {
    shape: result.shape,
    problem: null,
    advice: definition.advise?.(fields, inputs) ?? null,
    weights,
    parameters: countParameters(weights),
    trainableParameters: countParameters(weights.filter((weight) => weight.trainable)),
    work: layerWork(definition, fields, { inputs, output: result.shape, weights }),
  };
}

function countParameters(weights: readonly WeightSpec[]): number {
  return weights.reduce((sum, weight) => sum + elementCount(weight.shape), 0);
}
