import { zeroPaddingLayer } from "./parts/marginLayers.ts";

export const zeroPadding1d = zeroPaddingLayer(1, {
  id: "zeroPadding1d",
  examples: [
    { title: "Uneven", fields: { padding: [2, 1] }, inputs: [[5, 2]] },
    { title: "One side", fields: { padding: [0, 3] }, inputs: [[5, 2]] },
  ],
});
