import { zeroPaddingLayer } from "./parts/marginLayers.ts";

export const zeroPadding3d = zeroPaddingLayer(3, {
  id: "zeroPadding3d",
  examples: [
    { title: "Uneven", fields: { padding: [1, 0, 2, 1, 0, 1] }, inputs: [[4, 5, 4, 1]] },
    { title: "One side", fields: { padding: [0, 1, 0, 1, 0, 0] }, inputs: [[4, 5, 4, 1]] },
  ],
});
