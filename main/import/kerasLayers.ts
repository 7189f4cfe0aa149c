// The one table of Keras layers: class name → what it is here. Keras 2, Keras 3 and TensorFlow.js share it, as they share the
// classes; weights need no table, since all of them and the layers here keep them in Keras's order.
import { layerOf } from "../../shared/layers/registry.ts";
import { activationLayers } from "./keras/activationLayers.ts";
import { convolutionLayers } from "./keras/convolutionLayers.ts";
import { mergeLayers } from "./keras/mergeLayers.ts";
import { noiseLayers } from "./keras/noiseLayers.ts";
import { normalizationLayers } from "./keras/normalizationLayers.ts";
import { plainLayers } from "./keras/plainLayers.ts";
import { poolingLayers } from "./keras/poolingLayers.ts";
import { recurrentLayers } from "./keras/recurrentLayers.ts";
import { shapeLayers } from "./keras/shapeLayers.ts";
import { known, unknown, type Conversion, type Convert } from "./keras/conversion.ts";
import { kerasThing, type KerasConfig } from "./kerasConfig.ts";

const table: Readonly<Record<string, Convert>> = {
  ...activationLayers,
  ...convolutionLayers,
  ...mergeLayers,
  ...noiseLayers,
  ...normalizationLayers,
  ...plainLayers,
  ...poolingLayers,
  ...recurrentLayers,
  ...shapeLayers,
  TimeDistributed: timeDistributed,
};

/** Class names this table knows. */
export const knownKerasClasses: readonly string[] = Object.keys(table);

export function convertKerasLayer(className: string, config: KerasConfig): Conversion {
  const convert = Object.hasOwn(table, className) ? table[className] : undefined;
  return convert === undefined ? unknown("there is no such layer here") : convert(config);
}

/** Whatever it applies, as that is here; only some can be applied to every step. */
function timeDistributed(config: KerasConfig): Conversion {
  const layer = config.value("layer");
  const inner = kerasThing(layer, config.dialect);
  const name = typeof layer === "object" && layer !== null ? String(Reflect.get(layer, "class_name")) : "";
  const converted = inner === null ? unknown("") : convertKerasLayer(name, inner.config);
  const distributable = [
    "dense",
    "conv2d",
    "maxPooling2d",
    "averagePooling2d",
    "globalAveragePooling2d",
    "flatten",
  ];
  if (
    converted.kind !== "layers" ||
    converted.layers.length > 1 ||
    !distributable.includes(converted.layers[0].layer)
  ) {
    return unknown(`it applies ${name || "something"} to every step`);
  }
  const [{ layer: id, fields, notes }] = converted.layers;
  const wanted = layerOf("timeDistributed")?.fields ?? {};
  const kept = Object.fromEntries(Object.entries(fields).filter(([key]) => Object.hasOwn(wanted, key)));
  return known("timeDistributed", { fields: { ...kept, layer: id }, notes });
}
