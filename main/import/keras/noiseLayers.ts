// Layers that change values at random while training: noise and augmentation.
import type { KerasConfig } from "../kerasConfig.ts";
import { plainFields } from "../kerasFields.ts";
import { channelsLast, known, plain, type Convert, type Conversion } from "./conversion.ts";

/** How far a random change goes: a number, or two of which the larger counts. */
function extent(config: KerasConfig, key: string, unit = 1): number {
  const value = config.value(key);
  const numbers = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === "number" ? Math.abs(item) : 0,
  );
  return Math.max(...numbers) * unit;
}

function randomFlip(config: KerasConfig): Conversion {
  const mode = config.text("mode", "horizontal_and_vertical");
  return known("randomFlip", plainFields({ direction: mode === "horizontal_and_vertical" ? "both" : mode }));
}

export const noiseLayers: Readonly<Record<string, Convert>> = {
  Dropout: plain("dropout", (config) => ({ rate: config.number("rate", 0.5) })),
  AlphaDropout: plain("alphaDropout", (config) => ({ rate: config.number("rate", 0.1) })),
  GaussianDropout: plain("gaussianDropout", (config) => ({ rate: config.number("rate", 0.5) })),
  GaussianNoise: plain("gaussianNoise", (config) => ({ stddev: config.number("stddev", 0.1) })),
  SpatialDropout1D: plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) })),
  SpatialDropout2D: channelsLast(plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) }))),
  SpatialDropout3D: channelsLast(plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) }))),
  RandomFlip: randomFlip,
  RandomRotation: plain("randomRotation", (config) => ({ degrees: extent(config, "factor", 360) })),
  RandomTranslation: plain("randomTranslation", (config) => ({
    heightFactor: extent(config, "height_factor"),
    widthFactor: extent(config, "width_factor"),
  })),
  RandomZoom: plain("randomZoom", (config) => ({ factor: extent(config, "height_factor") })),
  RandomContrast: plain("randomContrast", (config) => ({ factor: extent(config, "factor") })),
  RandomBrightness: plain("randomBrightness", (config) => ({ factor: extent(config, "factor") })),
};
