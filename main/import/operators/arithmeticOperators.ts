// Sums, differences, products: of several values they are layers, with a constant a bias or a rescaling.
import type { LayerId } from "../../../shared/layers/registry.ts";
import type { Convert, OnnxStep, OnnxValue } from "../onnxGraph.ts";
import { times, type FloatTensor } from "../onnxTensor.ts";

/** An operator on several values alike; a constant among them is something else. */
function merge(layer: LayerId): Convert {
  return (step) => {
    const [first, ...others] = step.inputs;
    if (first === undefined || step.inputs.length !== step.inputCount) return "it takes a constant";
    return step.layer(layer, [first, ...others.map((other) => step.graph.ordered(other, first.order))]);
  };
}

const add = withConstant(addConstant, merge("add"));
const subtract = withConstant(
  (step, value, constant) =>
    step.constant(0) === null
      ? addConstant(step, value, times(constant, -1))
      : "it subtracts from a constant",
  merge("subtract"),
);
const multiply = withConstant(
  (step, value, constant) => rescale(step, value, constant, true),
  merge("multiply"),
);
const divide = withConstant(
  (step, value, { shape, data }) =>
    step.constant(0) === null
      ? rescale(step, value, { shape, data: data.map((number) => 1 / number) }, true)
      : "it divides a constant",
  () => "it divides by a value",
);

type WithConstant = (step: OnnxStep, value: OnnxValue, constant: FloatTensor) => string | null;

/** `handle` where one of the two inputs is a constant, else `otherwise`. */
function withConstant(handle: WithConstant, otherwise: Convert): Convert {
  return (step) => {
    const constant = step.constant(0) ?? step.constant(1);
    const value = step.input(0) ?? step.input(1);
    return constant === null || value === null ? otherwise(step) : handle(step, value, constant);
  };
}

/** A vector behind a layer without bias is its bias. */
function addConstant(step: OnnxStep, value: OnnxValue, constant: FloatTensor): string | null {
  const before = step.graph.layer(value);
  const units = before?.fields["units"] ?? before?.fields["filters"];
  const isBias =
    before?.fields["useBias"] === false &&
    before.fields["activation"] === undefined &&
    constant.data.length === units;
  const used = step.graph.usedOnce(step.input(0) === null ? step.inputName(1) : step.inputName(0));
  if (before === null || !isBias || !used) return rescale(step, value, constant, false);
  const bias = { shape: [constant.data.length], data: constant.data };
  step.graph.replace({
    ...before,
    fields: { ...before.fields, useBias: true },
    weights: [...before.weights, bias],
  });
  return step.give(value);
}

function rescale(step: OnnxStep, value: OnnxValue, constant: FloatTensor, isFactor: boolean): string | null {
  const [number = 0] = constant.data;
  if (!constant.data.every((other) => other === number)) return "it takes a constant of several numbers";
  return step.layer("rescaling", [value], { fields: isFactor ? { scale: number } : { offset: number } });
}

export const arithmeticOperators: Readonly<Record<string, Convert>> = {
  Add: add,
  Sub: subtract,
  Mul: multiply,
  Div: divide,
  Max: merge("maximum"),
  Min: merge("minimum"),
  Mean: merge("average"),
  Sum: merge("add"),
};
