// The real parts the trainer works with.
import { compileDocument } from "../compile/compileDocument.ts";
import { checkDatasetFits } from "../data/datasetFit.ts";
import { loadDataset } from "../data/loadDataset.ts";
import { createEngine, engineCandidates, engineStatuses } from "../engine/engineRegistry.ts";
import { importModel } from "../import/importModel.ts";
import { checkDocumentGradients } from "./checkDocumentGradients.ts";
import { exportModel } from "./exportModel.ts";
import type { TrainerDependencies } from "./dependencies.ts";

export function createTrainerTools(report: (fault: unknown) => void): TrainerDependencies {
  return {
    loadDataset,
    compile: (document, tf, options) =>
      compileDocument(document, tf, { seed: document.training.seed, ...options }),
    misfit: (network, dataset) => checkDatasetFits(dataset, network.inputs, network.outputs),
    engines: (engine, device) => engineCandidates(engine, device).map(createEngine),
    engineStatus: engineStatuses,
    exportModel,
    checkGradients: checkDocumentGradients,
    importModel,
    now: () => performance.now(),
    report,
  };
}
