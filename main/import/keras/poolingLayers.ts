// Poolings over windows and over whole images.
import type { LayerId } from "../../../shared/layers/registry.ts";
import { plainFields, windowFields } from "../kerasFields.ts";
import { channelsLast, known, type Convert } from "./conversion.ts";

function pooling(layer: LayerId, axes: number): Convert {
  return channelsLast((config) => known(layer, windowFields(config, axes, "poolSize")));
}

function globalPooling(layer: LayerId): Convert {
  return channelsLast((config) => known(layer, plainFields({ keepDims: config.boolean("keepdims", false) })));
}

export const poolingLayers: Readonly<Record<string, Convert>> = {
  MaxPooling1D: pooling("maxPooling1d", 1),
  MaxPooling2D: pooling("maxPooling2d", 2),
  MaxPooling3D: pooling("maxPooling3d", 3),
  AveragePooling1D: pooling("averagePooling1d", 1),
  AveragePooling2D: pooling("averagePooling2d", 2),
  AveragePooling3D: pooling("averagePooling3d", 3),
  GlobalMaxPooling1D: globalPooling("globalMaxPooling1d"),
  GlobalMaxPooling2D: globalPooling("globalMaxPooling2d"),
  GlobalMaxPooling3D: globalPooling("globalMaxPooling3d"),
  GlobalAveragePooling1D: globalPooling("globalAveragePooling1d"),
  GlobalAveragePooling2D: globalPooling("globalAveragePooling2d"),
  GlobalAveragePooling3D: globalPooling("globalAveragePooling3d"),
};
