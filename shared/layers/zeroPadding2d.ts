import { zeroPaddingLayer } from "./parts/marginLayers.ts";

export const zeroPadding2d = zeroPaddingLayer(2, {
  id: "zeroPadding2d",
  examples: [
    { title: "Uneven", fields: { padding: [1, 0, 2, 1] }, inputs: [[5, 6, 2]] },
    { title: "One side", fields: { padding: [0, 0, 1, 2] }, inputs: [[5, 6, 2]] },
  ],
});
