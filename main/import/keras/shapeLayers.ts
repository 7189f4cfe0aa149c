// Layers that move, cut and stretch values.
import type { LayerId } from "../../../shared/layers/registry.ts";
import { lostSettings, plainFields } from "../kerasFields.ts";
import { channelsLast, known, plain, unknown, type Convert } from "./conversion.ts";

function margins(layer: LayerId, key: "padding" | "cropping", axes: number): Convert {
  return channelsLast((config) => known(layer, plainFields({ [key]: marginsOf(config.value(key), axes) })));
}

/** 1, [1, 2] and [[1, 1], [2, 2]] are all ways to write before and after of each axis. */
function marginsOf(value: unknown, axes: number): readonly number[] {
  const number = (item: unknown) => (typeof item === "number" ? item : 0);
  if (!Array.isArray(value)) return Array.from({ length: axes * 2 }, () => number(value));
  if (axes === 1) return [number(value[0]), number(value[1] ?? value[0])];
  return value
    .slice(0, axes)
    .flatMap((item: unknown) =>
      Array.isArray(item) ? [number(item[0]), number(item[1])] : [number(item), number(item)],
    );
}

function shapeList(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === "number" ? item : -1)) : [];
}

export const shapeLayers: Readonly<Record<string, Convert>> = {
  Flatten: channelsLast(plain("flatten")),
  Reshape: plain("reshape", (config) => ({ targetShape: shapeList(config.value("target_shape")) })),
  Permute: plain("permute", (config) => ({ order: shapeList(config.value("dims")) })),
  RepeatVector: plain("repeatVector", (config) => ({ n: config.number("n", 1) })),
  Cropping1D: margins("cropping1d", "cropping", 1),
  Cropping2D: margins("cropping2d", "cropping", 2),
  Cropping3D: margins("cropping3d", "cropping", 3),
  ZeroPadding1D: margins("zeroPadding1d", "padding", 1),
  ZeroPadding2D: margins("zeroPadding2d", "padding", 2),
  ZeroPadding3D: margins("zeroPadding3d", "padding", 3),
  UpSampling1D: plain("upSampling1d", (config) => ({ size: config.integers("size", 1, 2) })),
  UpSampling2D: channelsLast(
    plain("upSampling2d", (config) => ({
      size: config.integers("size", 2, 2),
      interpolation: config.text("interpolation", "nearest"),
    })),
  ),
  UpSampling3D: channelsLast(plain("upSampling3d", (config) => ({ size: config.integers("size", 3, 2) }))),
  Rescaling: (config) =>
    typeof config.value("scale") === "number"
      ? known(
          "rescaling",
          plainFields({ scale: config.number("scale", 1), offset: config.number("offset", 0) }),
        )
      : unknown("it scales every channel by a number of its own"),
  Resizing: channelsLast((config) =>
    known(
      "resizing",
      plainFields({
        height: config.number("height", 1),
        width: config.number("width", 1),
        interpolation: config.text("interpolation", "bilinear"),
      }),
      lostSettings(config, "crop_to_aspect_ratio", "pad_to_aspect_ratio"),
    ),
  ),
};
