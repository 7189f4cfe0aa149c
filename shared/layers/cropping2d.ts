import { croppingLayer } from "./parts/marginLayers.ts";

export const cropping2d = croppingLayer(2, {
  id: "cropping2d",
  examples: [
    { title: "Uneven", fields: { cropping: [1, 0, 2, 1] }, inputs: [[5, 6, 2]] },
    { title: "One side", fields: { cropping: [0, 0, 1, 2] }, inputs: [[5, 6, 2]] },
  ],
});
