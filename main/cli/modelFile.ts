// An exported file held against the project it came from: its own weights in the project's network must give its outputs, and
// over the whole validation set it must be as good as it is said to be.
import type { NetDocument } from "../../shared/document/schema.ts";
import { AppFailure } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { arrangeTargets } from "../data/arrangeTargets.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { checkDatasetFits } from "../data/datasetFit.ts";
import type { TrainingSession } from "../engine/engine.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { readOnnx, verifyOnnx, type VerifyReport } from "../onnx/export.ts";
import { weightsOfFile } from "../onnx/weightsOfFile.ts";
import { scoresOfFile, type OutputScore } from "./modelScores.ts";
import { succeeded } from "./training.ts";

export interface VerifiedModel extends VerifyReport {
  /** How good the file is over the validation set, for each output that can be judged. */
  readonly scores: readonly OutputScore[];
  readonly validationCount: number;
}

export async function verifyModelFile(
  path: string,
  document: NetDocument,
  data: LoadedDataset,
): Promise<VerifiedModel> {
  const dataset = succeeded(arrangeTargets(data, document));
  const file = succeeded(await readOnnx(path));
  const { session, network } = await openReference(document, dataset);
  try {
    const state = succeeded(weightsOfFile({ file, network, dataset, state: await session.readState() }));
    const verified = succeeded(await verifyOnnx({ path, network, state, dataset }));
    return {
      ...verified,
      scores: await scoresOfFile(path, file, network, dataset),
      validationCount: dataset.validation.count,
    };
  } finally {
    await session.dispose();
  }
}

/** The project's network on tfjs's own cpu backend. */
async function openReference(
  document: NetDocument,
  dataset: LoadedDataset,
): Promise<{ session: TrainingSession; network: CompiledNetwork }> {
  const { seed } = document.training;
  let network: CompiledNetwork | null = null;
  const opened = await createEngine("cpu").open({
    compile(tf) {
      // Keeps tfjs from advertising its other packages on the terminal.
      tf.core.env().set("PROD", true);
      network = succeeded(compileDocument(document, tf, { seed }));
      const misfit = checkDatasetFits(dataset, network.inputs, network.outputs);
      if (misfit !== null) throw new AppFailure(misfit);
      return network;
    },
    dataset,
    batchSize: 1,
    seed,
    device: "cpu",
    threads: null,
  });
  const session = succeeded(opened);
  invariant(network !== null, "an engine builds the network it opens");
  return { session, network };
}
