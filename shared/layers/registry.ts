// Every layer, one line each. Union, validator, palette and tests are derived from this one value.
import { activation } from "./activation.ts";
import { add } from "./add.ts";
import { averagePooling2d } from "./averagePooling2d.ts";
import { batchNormalization } from "./batchNormalization.ts";
import { concatenate } from "./concatenate.ts";
import { conv2d } from "./conv2d.ts";
import type { LayerDefinition } from "./definition.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { input } from "./input.ts";
import { maxPooling2d } from "./maxPooling2d.ts";
import { output } from "./output.ts";
import { reshape } from "./reshape.ts";

export const layers = {
  input,
  output,
  dense,
  activation,
  conv2d,
  maxPooling2d,
  averagePooling2d,
  batchNormalization,
  dropout,
  flatten,
  reshape,
  add,
  concatenate,
} as const satisfies Readonly<Record<string, LayerDefinition>>;

export type LayerId = keyof typeof layers;

export function layerOf(id: string): LayerDefinition | undefined {
  return Object.hasOwn(layers, id) ? layers[id as LayerId] : undefined;
}
