import { croppingLayer } from "./parts/marginLayers.ts";

export const cropping3d = croppingLayer(3, {
  id: "cropping3d",
  examples: [
    { title: "Uneven", fields: { cropping: [1, 0, 2, 1, 0, 1] }, inputs: [[4, 5, 4, 1]] },
    { title: "One side", fields: { cropping: [0, 1, 0, 1, 0, 0] }, inputs: [[4, 5, 4, 1]] },
  ],
});
