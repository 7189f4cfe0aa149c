import { croppingLayer } from "./parts/marginLayers.ts";

export const cropping1d = croppingLayer(1, {
  id: "cropping1d",
  examples: [
    { title: "Uneven", fields: { cropping: [2, 1] }, inputs: [[5, 2]] },
    { title: "One side", fields: { cropping: [0, 3] }, inputs: [[5, 2]] },
  ],
});
