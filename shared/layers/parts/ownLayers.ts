// Layers tfjs does not have, or has only with randomness of its own, are classes of ours. A class extends the Layer of one
// tfjs instance, so it is made once per instance, when first asked for.
import type { Tfjs } from "../definition.ts";

/** Makes `create` run once per tfjs instance. */
export function oncePerTfjs<T>(create: (tf: Tfjs) => T): (tf: Tfjs) => T {
  const made = new WeakMap<object, T>();
  return (tf) => {
    const known = made.get(tf.layers);
    if (known !== undefined) return known;
    const fresh = create(tf);
    made.set(tf.layers, fresh);
    return fresh;
  };
}
