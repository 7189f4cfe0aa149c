// The way from a run's weights to a file: the document's network built anew on tfjs's own cpu backend, which is what an
// export is checked against whatever engine trained it.
import type { ExportReport } from "../../shared/contract/contract.ts";
import { AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { classTargetOf } from "../data/dataset.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { exportOnnx } from "../onnx/export.ts";
import type { ExportRequest } from "./dependencies.ts";

export async function exportModel(request: ExportRequest): Promise<Result<ExportReport, AppError>> {
  const { document, dataset } = request;
  const { seed } = document.training;
  let network: CompiledNetwork | null = null;
  const reference = await createEngine("cpu").open({
    compile: (tf) => {
      const compiled = compileDocument(document, tf, { seed });
      if (!compiled.ok) throw new AppFailure(compiled.error);
      network = compiled.value;
      return network;
    },
    dataset,
    batchSize: 1,
    seed,
    device: "cpu",
    threads: null,
  });
  if (!reference.ok) return reference;
  invariant(network !== null, "an engine builds the network it opens");
  try {
    const labelNames = classTargetOf(dataset)?.names ?? [];
    return await exportOnnx({ ...request, network, labelNames, documentName: document.name });
  } finally {
    await reference.value.dispose();
  }
}
