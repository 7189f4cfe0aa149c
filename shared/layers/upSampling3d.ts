import { upSamplingLayer } from "./parts/upSampling.ts";

export const upSampling3d = upSamplingLayer(3, {
  id: "upSampling3d",
  examples: [
    { title: "Twice", fields: { size: [2, 2, 2] }, inputs: [[2, 3, 2, 1]] },
    { title: "Another size", fields: { size: [1, 2, 3] }, inputs: [[2, 3, 2, 1]] },
  ],
});
