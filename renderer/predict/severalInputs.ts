// A sample of a network with several inputs, of which one was given anew: the others keep what is on show, pure.
import type { Shape } from "../../shared/layers/definition.ts";
import type { LiveSample } from "../live/liveFeed.ts";

type Features = LiveSample["features"];

/** Where nothing that fits is on show, the others are zeros. */
export function withInput(
  shapes: readonly Shape[],
  given: number,
  data: Float32Array<ArrayBuffer>,
  shown: Features,
): Features {
  return shapes.map((shape, index) => {
    const size = sizeOf(shape);
    const kept = shown[index]?.data;
    if (index === given) return { shape, data };
    return { shape, data: kept?.length === size ? kept.slice() : new Float32Array(size) };
  });
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}
