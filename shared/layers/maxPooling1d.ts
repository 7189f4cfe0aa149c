import { poolingLayer } from "./parts/poolingLayer.ts";

export const maxPooling1d = poolingLayer("max", 1, {
  id: "maxPooling1d",
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.maxPooling1d({ name, poolSize: poolSize[0] ?? 1, strides: strides[0] ?? 1, padding }),
});
