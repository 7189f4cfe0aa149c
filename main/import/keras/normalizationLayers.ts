// Normalizations.
import type { KerasConfig } from "../kerasConfig.ts";
import { plainFields } from "../kerasFields.ts";
import { alongLastAxis, known, plain, unknown, type Convert } from "./conversion.ts";

const scaleAndShift = (config: KerasConfig, epsilon: number) =>
  plainFields({
    epsilon: config.number("epsilon", epsilon),
    center: config.boolean("center", true),
    scale: config.boolean("scale", true),
  });

export const normalizationLayers: Readonly<Record<string, Convert>> = {
  BatchNormalization: alongLastAxis((config) =>
    known(
      "batchNormalization",
      plainFields({ momentum: config.number("momentum", 0.99) }),
      scaleAndShift(config, 0.001),
    ),
  ),
  LayerNormalization: (config) => {
    const axis = config.value("axis");
    if (Array.isArray(axis) && axis.length > 1)
      return unknown(`it works along the axes ${JSON.stringify(axis)}`);
    return known("layerNormalization", scaleAndShift(config, 0.001));
  },
  GroupNormalization: alongLastAxis((config) =>
    known(
      "groupNormalization",
      plainFields({ groups: config.number("groups", 32) }),
      scaleAndShift(config, 0.001),
    ),
  ),
  RMSNormalization: plain("rmsNormalization", (config) => ({ epsilon: config.number("epsilon", 1e-6) })),
  UnitNormalization: plain("unitNormalization"),
};
