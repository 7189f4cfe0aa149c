// A process that trains the exact run, for tests that kill it. Arguments: the folder for its checkpoints, the epochs, "fresh"
// or "resume" (from the newest checkpoint there), "stepwise" to tell of every checkpoint, "through" to tell of the end; stepwise,
// the most checkpoints: behind them it does nothing more, however late whoever kills it comes to it.
import { finishExactRun, prepareExactRun } from "./exactRun.ts";

const checkpointEvery = 5;
const [folder = "", epochs = "1", from = "fresh", way = "through", most = "0"] = process.argv.slice(2);
const run = await prepareExactRun({
  epochs: Number(epochs),
  checkpointEvery,
  checkpointDir: folder,
  resumeFrom: from === "resume" ? folder : null,
});
if (way === "stepwise") {
  for (let count = 0; count < Number(most); count += 1) {
    await run.trainer.handlers.step({ steps: checkpointEvery });
    process.send?.(run.last().step);
  }
} else {
  const { state } = await finishExactRun(run);
  await run.trainer.close();
  process.send?.(state, () => process.disconnect());
}
