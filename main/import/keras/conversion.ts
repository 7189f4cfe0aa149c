// What a Keras layer becomes here, and the few ways to say so that all families of layers share.
import type { FieldValue } from "../../../shared/fields/fields.ts";
import type { LayerId } from "../../../shared/layers/registry.ts";
import type { KerasConfig } from "../kerasConfig.ts";
import {
  activationField,
  joinFields,
  leakyActivation,
  plainFields,
  type FieldsWithNotes,
} from "../kerasFields.ts";

export interface ConvertedLayer extends FieldsWithNotes {
  readonly layer: LayerId;
}

export type Conversion =
  /** One layer after the other; the first has the weights. */
  | { readonly kind: "layers"; readonly layers: readonly [ConvertedLayer, ...ConvertedLayer[]] }
  /** Changes nothing when the network answers. */
  | { readonly kind: "harmless"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export type Convert = (config: KerasConfig) => Conversion;

export function known(layer: LayerId, ...parts: readonly FieldsWithNotes[]): Conversion {
  return { kind: "layers", layers: [{ layer, ...joinFields(...parts) }] };
}

export function unknown(why: string): Conversion {
  return { kind: "unknown", why };
}

/** Layers whose fields need no thought. */
export function plain(
  layer: LayerId,
  fieldsOf: (config: KerasConfig) => Readonly<Record<string, FieldValue>> = () => ({}),
): Convert {
  return (config) => known(layer, plainFields(fieldsOf(config)));
}

/** A layer that ends in an activation; one that is a layer of its own here follows it. */
export function withActivation(
  layer: LayerId,
  config: KerasConfig,
  ...parts: readonly FieldsWithNotes[]
): Conversion {
  const leaky = leakyActivation(config);
  if (leaky === null) return known(layer, ...parts, activationField(config));
  const alpha = leaky.config.number("negative_slope", leaky.config.number("alpha", 0.2));
  return {
    kind: "layers",
    layers: [
      { layer, ...joinFields(...parts) },
      { layer: "leakyReLU", fields: { alpha }, notes: [] },
    ],
  };
}

/** Images whose channels come first are laid out otherwise than anything here. */
export function channelsLast(convert: Convert): Convert {
  return (config) =>
    config.text("data_format", "channels_last") === "channels_first"
      ? unknown("its channels come first; here they come last")
      : convert(config);
}

/** A layer that can work along any axis, of which only the last is known here. */
export function alongLastAxis(convert: Convert): Convert {
  return (config) => {
    const axis = config.value("axis");
    const list: readonly unknown[] = Array.isArray(axis) ? axis : [axis];
    return list.length === 1 && list[0] !== 1
      ? convert(config)
      : unknown(`it works along the axes ${JSON.stringify(axis)}`);
  };
}

export const harmless =
  (why: string): Convert =>
  () => ({ kind: "harmless", why });
