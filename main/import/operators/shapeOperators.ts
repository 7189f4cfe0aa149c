// Operators that move, join or pad values without computing, and those that only find out sizes for a Reshape.
import { asIs, channelsLast, type Convert, type OnnxStep, type OnnxValue } from "../onnxGraph.ts";
import { readTensor, rounded, transposed } from "../onnxTensor.ts";
import { missingInput } from "./missing.ts";
import { zeroPaddings } from "./operatorWindow.ts";

const concatenate: Convert = (step) => {
  if (step.inputs.length === 0) {
    const parts = Array.from({ length: step.inputCount }, (_, index) =>
      step.graph.sizes(step.inputName(index)),
    );
    if (parts.every((part) => part !== null)) step.graph.setSizes(step.outputName, parts.flat());
    return null;
  }
  const [first] = step.inputs;
  if (first === undefined || step.inputs.length !== step.inputCount) return "it takes a constant";
  const axis = step.attributes.number("axis", 1);
  const place = first.order.indexOf(axis < 0 ? axis + first.order.length + 1 : axis);
  if (place < 0) return "it joins along the batch";
  return step.layer(
    "concatenate",
    step.inputs.map((input) => step.graph.ordered(input, first.order)),
    { fields: { axis: place - first.order.length } },
  );
};

const transpose: Convert = (step) => {
  const input = step.input(0);
  const order = step.attributes.integers("perm");
  if (input === null) {
    const constant = step.constant(0);
    if (constant !== null)
      step.graph.addConstant(
        step.outputName,
        transposed(constant, order ?? constant.shape.map((_, axis) => constant.shape.length - 1 - axis)),
      );
    return null;
  }
  if (order === null || order[0] !== 0) return "it moves the batch";
  return step.give({ key: input.key, order: input.order.map((axis) => order.indexOf(axis)) });
};

const flatten: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  if (step.attributes.number("axis", 1) !== 1) return "it flattens from another axis";
  return flattened(step, input);
};

function flattened(step: OnnxStep, input: OnnxValue): null {
  if (input.order.length === 1) return step.give(input);
  return step.layer("flatten", [step.graph.ordered(input, asIs(input.order.length))], { order: [1] });
}

const reshape: Convert = (step) => {
  const input = step.input(0);
  const sizes = step.graph.sizes(step.inputName(1)) ?? step.attributes.integers("shape");
  if (input === null) return reshapedConstant(step, sizes);
  if (sizes === null || sizes.length < 2) return "its shape is computed";
  const rest = sizes.slice(1);
  if (rest.length === 1) return flattened(step, input);
  if (rest.some((size) => size === null || size === 0)) return "its shape is computed";
  return step.layer("reshape", [step.graph.ordered(input, asIs(input.order.length))], {
    fields: { targetShape: rest.map((size) => size ?? -1) },
    order: asIs(rest.length),
  });
};

function reshapedConstant(step: OnnxStep, sizes: readonly (number | null)[] | null): string | null {
  const constant = step.constant(0);
  const known = sizes?.every((size) => size !== null && size > 0) === true;
  if (constant !== null && known)
    step.graph.addConstant(step.outputName, { shape: sizes.map(Number), data: constant.data });
  return null;
}

/** Axes of length 1 that go: their places are known, their lengths need not be. */
const squeeze: Convert = (step) => {
  const input = step.input(0);
  const axes =
    step.attributes.integers("axes") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  if (input === null) return null;
  const before = step.graph.layer(input);
  const meant = new Set((axes ?? []).map((axis) => (axis < 0 ? axis + input.order.length + 1 : axis)));
  const left = input.order.filter((axis) => !meant.has(axis));
  // All places of an image that a global pooling left over.
  if (left.length === 1 && before?.fields["keepDims"] === true) {
    step.graph.replace({ ...before, fields: { ...before.fields, keepDims: false } });
    return step.give({ key: input.key, order: [1] });
  }
  return left.length === 1 ? flattened(step, input) : "it drops axes";
};

const dropout: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  return step.layer("dropout", [input], {
    fields: { rate: rounded(step.constant(1)?.data[0] ?? step.attributes.number("ratio", 0.5)) },
  });
};

const same: Convert = (step) => {
  const input = step.input(0);
  if (input !== null) return step.give(input);
  step.graph.addConstant(step.outputName, step.constant(0));
  return null;
};

const constant: Convert = (step) => {
  const tensor = step.attributes.tensor("value");
  const list = step.attributes.integers("value_ints");
  if (tensor !== null) step.graph.addConstant(step.outputName, readTensor(tensor));
  else if (list !== null)
    step.graph.addConstant(step.outputName, { shape: [list.length], data: Float32Array.from(list) });
  return null;
};

/** How large a value is: of no layer, only of use to a Reshape. */
const size: Convert = (step) => {
  const input = step.input(0);
  if (input !== null) step.graph.setSizes(step.outputName, [null, ...input.order.map(() => null)]);
  return null;
};

const part: Convert = (step) => {
  const sizes = step.input(0) === null ? step.graph.sizes(step.inputName(0)) : null;
  if (sizes === null) return "it picks parts of a value";
  const index = step.constant(1)?.data[0] ?? 0;
  step.graph.setSizes(step.outputName, [sizes[index] ?? null]);
  return null;
};

const unsqueeze: Convert = (step) => {
  if (step.input(0) !== null) return "it adds an axis";
  const sizes = step.graph.sizes(step.inputName(0));
  if (sizes !== null) step.graph.setSizes(step.outputName, sizes);
  return null;
};

const pad: Convert = (step) => {
  const input = step.input(0);
  const pads =
    step.attributes.integers("pads") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  if (input === null) return missingInput;
  const axes = input.order.length - 1;
  const layer = zeroPaddings(axes);
  if (pads === null || layer === undefined || step.attributes.text("mode", "constant") !== "constant")
    return "it pads with something else than zeros";
  const source = step.graph.ordered(input, input.order[0] === 1 ? channelsLast(axes + 1) : input.order);
  const rank = axes + 2;
  const around = (axis: number) => [pads[axis] ?? 0, pads[axis + rank] ?? 0] as const;
  const channels = source.order.at(-1) ?? 1;
  if ([0, channels].some((axis) => around(axis).some((count) => count !== 0)))
    return "it pads channels or the batch";
  return step.layer(layer, [source], {
    order: source.order,
    fields: { padding: source.order.slice(0, -1).flatMap(around) },
  });
};

export const shapeOperators: Readonly<Record<string, Convert>> = {
  Concat: concatenate,
  Transpose: transpose,
  Flatten: flatten,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Dropout: dropout,
  Identity: same,
  Cast: same,
  Constant: constant,
  Shape: size,
  Gather: part,
  Pad: pad,
};
