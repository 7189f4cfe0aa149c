import { upSamplingLayer } from "./parts/upSampling.ts";

export const upSampling1d = upSamplingLayer(1, {
  id: "upSampling1d",
  examples: [
    { title: "Twice", fields: { size: [2] }, inputs: [[3, 2]] },
    { title: "Another size", fields: { size: [3] }, inputs: [[3, 2]] },
  ],
});
