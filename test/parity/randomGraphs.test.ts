// Random small networks train on the fast engine as on tfjs. NETLOOM_RANDOM_GRAPHS asks for more of them.
import { describe, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { expectParity, parityDataset } from "./parityNetwork.ts";
import { randomGraph } from "./randomGraph.ts";

const count = Number(process.env["NETLOOM_RANDOM_GRAPHS"] ?? 30);
const seeds = Array.from({ length: count }, (_, index) => index);

describe("random networks", () => {
  it.each(seeds)("number %i", async (seed) => {
    const { document, input } = randomGraph(seed);
    // Plain steps: Adam would blow the rounding of gradients near zero up to whole steps.
    const training = {
      ...createDocument().training,
      optimizer: { id: "sgd", fields: { learningRate: 0.01 } },
    };
    await expectParity({ ...document, training }, parityDataset([input]));
  });
});
