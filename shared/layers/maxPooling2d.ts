import { poolingLayer } from "./parts/poolingLayer.ts";

export const maxPooling2d = poolingLayer("max", 2, {
  id: "maxPooling2d",
  build: (tf, { poolSize, strides, padding }, { name }) =>
    tf.layers.layers.maxPooling2d({
      name,
      poolSize: [...poolSize] as [number, number],
      strides: [...strides] as [number, number],
      padding,
    }),
});
