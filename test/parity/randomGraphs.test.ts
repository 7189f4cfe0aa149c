// Random small networks train on the fast engine as on tfjs, whatever their optimizer. NETLOOM_RANDOM_GRAPHS asks for more.
import { describe, it } from "vitest";
import { chooser } from "./chooser.ts";
import { expectParity, datasetOf } from "./parityNetwork.ts";
import { randomGraph } from "./randomGraph.ts";
import { randomTraining } from "./randomTraining.ts";

const count = Number(process.env["NETLOOM_RANDOM_GRAPHS"] ?? 30);
const seeds = Array.from({ length: count }, (_, index) => index);

describe("random networks", () => {
  it.each(seeds)("number %i", async (seed) => {
    const choose = chooser(seed);
    const { document, inputs, outputs } = randomGraph(choose);
    const { training, isContinuous } = randomTraining(choose);
    await expectParity({ ...document, training }, datasetOf(inputs, outputs), { isContinuous });
  });
});
