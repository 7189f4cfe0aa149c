// Whether an installed package works, found out by training with it, in a process of its own: an addon that does not fit may
// take its process along.
import { lastWords, minuteMs, type Installation } from "./installation.ts";

/** One step of a small network on a batch; says the loss before and after. */
const trial = `
const util = require("node:util");
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require("@tensorflow/tfjs-node");
const model = tf.sequential({ layers: [
  tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, activation: "relu" }),
  tf.layers.maxPooling2d({ poolSize: 2 }),
  tf.layers.flatten(),
  tf.layers.dense({ units: 3, activation: "softmax" }),
] });
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
const x = tf.randomUniform([4, 6, 6, 1]);
const y = tf.tensor2d([[0], [1], [2], [0]]);
model.fit(x, y, { epochs: 1, verbose: 0 }).then(({ history }) => {
  if (tf.getBackend() !== "tensorflow" || !Number.isFinite(history.loss[0])) throw new Error("no finite loss");
});
`;

/** What keeps the package from training, or null where it trains. */
export async function addonProblem({ stage, run }: Installation): Promise<string | null> {
  const environment = { TF_CPP_MIN_LOG_LEVEL: "2", ELECTRON_RUN_AS_NODE: "1" };
  const outcome = await run(process.execPath, ["-e", trial], {
    cwd: stage,
    timeoutMs: 2 * minuteMs,
    environment,
  });
  return outcome.code === 0 ? null : lastWords(outcome);
}
