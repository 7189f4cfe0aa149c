// Writes a trained network as an ONNX file that has been checked against the model it came from. The file gets its name only
// after it was validated and run; before that it lies beside it under a temporary name.
import { readFile } from "node:fs/promises";
import type { ExportReport } from "../../shared/contract/contract.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { InvariantError } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { EngineState } from "../engine/engine.ts";
import { stageFile } from "../files/atomicFile.ts";
import { createTracer, type Tracer } from "../trace/tracer.ts";
import { buildExportModel, type ExportModel, type ExportSource } from "./exportModel.ts";
import {
  decodeModel,
  fedAsOf,
  readMetadata,
  type ExportMetadata,
  type InputRange,
} from "./exportMetadata.ts";
import { checkExport, exportTolerance, type ParityReport, type ParityRequest } from "./exportParity.ts";
import type { Model } from "./proto/messages.ts";
import { encodeMessage } from "./proto/write.ts";
import { validateModel } from "./validateModel.ts";

export interface ExportRequest {
  /** On tfjs's cpu backend. Its weights become those of `state`. */
  readonly network: CompiledNetwork;
  /** A tracer of that network, where there is one already. */
  readonly tracer?: Tracer;
  readonly state: EngineState;
  readonly dataset: LoadedDataset;
  readonly path: string;
  readonly inputRange: InputRange;
  readonly labelNames: readonly string[];
  readonly documentName: string;
  readonly appVersion: string;
  /** Written into the file, so that it can be imported as it was. */
  readonly document?: NetDocument;
  /** Largest difference that passes; see exportTolerance. */
  readonly tolerance?: number;
  /** Once aborted, no file takes the name any more. */
  readonly signal?: AbortSignal;
}

/**
 * export/unsupported, export/invalid, export/mismatch, file/write or cancelled; over an error nothing at `path` has changed.
 */
export async function exportOnnx(request: ExportRequest): Promise<Result<ExportReport, AppError>> {
  const { path, tolerance = exportTolerance } = request;
  const source: ExportSource = {
    ...request,
    tableCells: takesCells(request),
    tracer: request.tracer ?? createTracer(request.network),
  };
  const built = buildExportModel(source);
  if (!built.ok) return built;
  const problems = validateModel(built.value.model, built.value);
  if (problems.length > 0) return err(appError("export/invalid", { found: problems.join("; ") }));
  const encoded = encodeMessage("ModelProto", built.value.model);
  const staged = await stageFile(path, encoded.chunks);
  if (!staged.ok) return staged;
  const parity = await attemptParity(
    parityRequest(request, built.value, staged.value.temporaryPath),
    tolerance,
  );
  const cancelled = request.signal?.aborted === true;
  if (!parity.ok || cancelled) {
    await staged.value.discard();
    return parity.ok ? err(appError("cancelled", { found: "the wish to stop" })) : parity;
  }
  const committed = await staged.value.commit();
  if (!committed.ok) return committed;
  return ok(reportOf(path, built.value.model, encoded.byteLength, parity.value, tolerance));
}

export interface VerifyRequest {
  readonly path: string;
  readonly network: CompiledNetwork;
  readonly state: EngineState;
  readonly dataset: LoadedDataset;
  readonly tolerance?: number;
}

export interface VerifyReport {
  readonly report: ExportReport;
  readonly metadata: ExportMetadata;
}

/** Runs an exported file against the network it should be; file/not-found, file/read, export/invalid or export/mismatch. */
export async function verifyOnnx(request: VerifyRequest): Promise<Result<VerifyReport, AppError>> {
  const { path, network, tolerance = exportTolerance } = request;
  const file = await readOnnx(path);
  if (!file.ok) return file;
  const { model, metadata, bytes } = file.value;
  if (
    metadata.inputs.length !== network.inputs.length ||
    metadata.outputs.length !== network.outputs.length
  ) {
    return err(
      appError("export/mismatch", {
        found: "a file with other inputs or outputs",
        todo: "Choose the project the file was exported from.",
      }),
    );
  }
  const built = buildExportModel({ ...request, ...sourceDetails(metadata), tracer: createTracer(network) });
  if (!built.ok) return built;
  const problems = validateModel(model, built.value);
  if (problems.length > 0)
    return err(appError("export/invalid", { found: problems.join("; "), todo: "Export the project again." }));
  const parity = await attemptParity(
    {
      ...request,
      ...fedAsOf(metadata),
      inputNames: metadata.inputs,
      outputNames: metadata.outputs,
      cost: built.value.cost,
    },
    tolerance,
  );
  if (!parity.ok) return parity;
  return ok({ report: reportOf(path, model, bytes, parity.value, tolerance), metadata });
}

export interface OnnxFile {
  readonly model: Model;
  readonly metadata: ExportMetadata;
  readonly bytes: number;
}

/** An exported file and what it says about itself. */
export async function readOnnx(path: string): Promise<Result<OnnxFile, AppError>> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => cause);
  if (bytes instanceof Error) {
    const missing = bytes.code === "ENOENT";
    const found = missing ? `nothing at ${path}` : `${bytes.message} (${path})`;
    return err(appError(missing ? "file/not-found" : "file/read", { found }));
  }
  const model = decodeModel(bytes);
  if (!model.ok) return model;
  const metadata = readMetadata(model.value);
  if (!metadata.ok) return metadata;
  return ok({ model: model.value, metadata: metadata.value, bytes: bytes.byteLength });
}

/** Numbers as they are in the source, of images as of tables; or all of them prepared beforehand. */
function takesCells({ inputRange }: Pick<ExportRequest, "inputRange">): boolean {
  return inputRange === "0-255";
}

function sourceDetails(metadata: ExportMetadata) {
  return {
    ...fedAsOf(metadata),
    labelNames: metadata.labels,
    documentName: metadata.document,
    appVersion: metadata.version,
  };
}

function parityRequest(request: ExportRequest, built: ExportModel, path: string): ParityRequest {
  const { inputNames, outputNames, cost } = built;
  return { ...request, tableCells: takesCells(request), path, inputNames, outputNames, cost };
}

async function attemptParity(
  request: ParityRequest,
  tolerance: number,
): Promise<Result<ParityReport, AppError>> {
  try {
    const parity = await checkExport(request);
    if (parity.maxAbsDiff <= tolerance) return ok(parity);
    return err(
      appError("export/mismatch", {
        expected: `outputs within ${tolerance} of the trained model's`,
        found: `a difference of ${parity.maxAbsDiff.toPrecision(3)} over ${parity.samplesChecked} samples`,
      }),
    );
  } catch (cause) {
    if (cause instanceof InvariantError) throw cause;
    return err(appError("export/invalid", { found: cause instanceof Error ? cause.message : String(cause) }));
  }
}

function reportOf(
  path: string,
  model: Model,
  bytes: number,
  parity: ParityReport,
  tolerance: number,
): ExportReport {
  const opset = model.opsetImport?.find((entry) => !entry.domain)?.version ?? 0;
  return { path, opset, irVersion: model.irVersion ?? 0, bytes, tolerance, ...parity };
}
