// Poolings over windows and over whole images.
import type { LayerId } from "../../../shared/layers/registry.ts";
import { channelsLast, type Convert } from "../onnxGraph.ts";
import { missingInput } from "./missing.ts";
import { byAxes, padded, windowOf } from "./operatorWindow.ts";

const maxPoolings = byAxes("maxPooling1d", "maxPooling2d", "maxPooling3d");
const averagePoolings = byAxes("averagePooling1d", "averagePooling2d", "averagePooling3d");
const globalAverages = byAxes("globalAveragePooling1d", "globalAveragePooling2d", "globalAveragePooling3d");
const globalMaxima = byAxes("globalMaxPooling1d", "globalMaxPooling2d", "globalMaxPooling3d");

function pooling(layers: (axes: number) => LayerId | undefined): Convert {
  return (step) => {
    const input = step.input(0);
    const sizes = step.attributes.integers("kernel_shape");
    if (input === null) return missingInput;
    const layer = sizes === null ? undefined : layers(sizes.length);
    if (layer === undefined || sizes === null) return "its window is not known";
    const window = windowOf(step, sizes);
    if (window.dilations.some((rate) => rate !== 1)) return "its window is dilated";
    const { value, padding, margins } = padded(
      step,
      step.graph.ordered(input, channelsLast(sizes.length + 1)),
      window,
    );
    const rounded =
      step.attributes.number("ceil_mode", 0) === 1
        ? ["windows that reach beyond the rim are left out here"]
        : [];
    const rim = margins ? ["zeros at the rim count here"] : [];
    return step.layer(layer, [value], {
      fields: { poolSize: sizes, strides: window.strides, padding },
      notes: [...rounded, ...rim],
    });
  };
}

function globalPooling(layers: (axes: number) => LayerId | undefined): Convert {
  return (step) => {
    const input = step.input(0);
    const layer = input === null ? undefined : layers(input.order.length - 1);
    if (input === null || layer === undefined) return missingInput;
    return step.layer(layer, [step.graph.ordered(input, channelsLast(input.order.length))], {
      fields: { keepDims: true },
      order: channelsLast(input.order.length),
    });
  };
}

/** A mean over all places of an image is a global pooling. */
const reduceMean: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  const rank = input.order.length + 1;
  const axes =
    step.attributes.integers("axes") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  const meant = new Set((axes ?? []).map((axis) => (axis < 0 ? axis + rank : axis)));
  const [channels, ...others] = input.order.filter((axis) => !meant.has(axis));
  const layer = globalAverages(meant.size);
  if (channels === undefined || others.length > 0 || layer === undefined)
    return "it averages along other axes than all places";
  const keepDims = step.attributes.number("keepdims", 1) === 1;
  const order = [...input.order.filter((axis) => axis !== channels), channels];
  return step.layer(layer, [step.graph.ordered(input, order)], {
    fields: { keepDims },
    order: keepDims ? order : [1],
  });
};

export const poolingOperators: Readonly<Record<string, Convert>> = {
  MaxPool: pooling(maxPoolings),
  AveragePool: pooling(averagePoolings),
  GlobalAveragePool: globalPooling(globalAverages),
  GlobalMaxPool: globalPooling(globalMaxima),
  ReduceMean: reduceMean,
};
