// A gradient check as the trainer is asked for it: reads the data, picks the engine, checks.
import type { GradientProgress } from "../../shared/contract/gradients.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import { loadDataset } from "../data/loadDataset.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { checkGradients } from "../gradcheck/checkGradients.ts";
import type { TrainerCallParams, TrainerCallResult } from "./protocol.ts";

type Request = TrainerCallParams<"gradients">;

export async function checkDocumentGradients(
  request: Request,
  onProgress: (progress: GradientProgress) => void,
): Promise<Result<TrainerCallResult<"gradients">, AppError>> {
  const dataset = await batchSource(request);
  if (!dataset.ok) return dataset;
  const { document, samples, batchSize, seed, device } = request;
  const engine = createEngine(request.engine === "auto" ? "onnxruntime" : request.engine);
  return checkGradients(document, dataset.value, { samples, batchSize, seed, engine, device, onProgress });
}

async function batchSource({
  data,
  document,
  cacheDir,
}: Request): Promise<Result<LoadedDataset | null, AppError>> {
  return data === "random" ? ok(null) : loadDataset(document.data, { cacheDir });
}
