// The window that convolutions and poolings move over their input: its sizes, steps and the zeros around.
import type { LayerId } from "../../../shared/layers/registry.ts";
import type { OnnxStep, OnnxValue } from "../onnxGraph.ts";

/** Which of the layers for 1, 2, 3… axes. */
export function byAxes(...layers: readonly LayerId[]): (axes: number) => LayerId | undefined {
  return (axes) => layers[axes - 1];
}

export const zeroPaddings = byAxes("zeroPadding1d", "zeroPadding2d", "zeroPadding3d");

export interface Window {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

export function windowOf({ attributes }: OnnxStep, sizes: readonly number[]): Window {
  const ones = sizes.map(() => 1);
  return {
    sizes,
    strides: attributes.integers("strides") ?? ones,
    dilations: attributes.integers("dilations") ?? ones,
  };
}

/** Zeros around the input as this layer's own padding, or put on by a layer before it. */
export function padded(
  step: OnnxStep,
  value: OnnxValue,
  { sizes, strides, dilations }: Window,
): { readonly value: OnnxValue; readonly padding: "same" | "valid"; readonly margins: boolean } {
  const auto = step.attributes.text("auto_pad", "NOTSET");
  if (auto === "SAME_UPPER") return { value, padding: "same", margins: false };
  const axes = sizes.length;
  const pads = step.attributes.integers("pads") ?? [];
  const pairs = sizes.map((_, axis) => [pads[axis] ?? 0, pads[axis + axes] ?? 0] as const);
  if (auto === "VALID" || pairs.every(([before, after]) => before === 0 && after === 0))
    return { value, padding: "valid", margins: false };
  const reach = sizes.map((size, axis) => (size - 1) * (dilations[axis] ?? 1));
  const isSame = pairs.every(
    ([before, after], axis) =>
      strides[axis] === 1 && before === Math.floor((reach[axis] ?? 0) / 2) && before + after === reach[axis],
  );
  if (isSame) return { value, padding: "same", margins: false };
  const layer = zeroPaddings(axes);
  if (layer === undefined) return { value, padding: "valid", margins: false };
  const around = step.graph.add(`${step.name} padding`, "Pad", {
    layer,
    fields: { padding: pairs.flat() },
    inputs: [value],
    order: value.order,
  });
  return { value: around, padding: "valid", margins: true };
}
