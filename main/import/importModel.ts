// A model file of another tool → a document, its weights in a file, and a report. The kind of file is told by its first bytes,
// not by its name.
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { CallResult } from "../../shared/contract/contract.ts";
import { documentLimits } from "../../shared/document/schema.ts";
import { AppFailure, appError, fail, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { writeNamedWeights } from "../files/namedWeights.ts";
import { encodeWeightsFile } from "../files/weightsFile.ts";
import { buildDocument, type ImportedDocument } from "./buildDocument.ts";
import { importLimits } from "./importLimits.ts";
import { readKerasArchive } from "./kerasArchive.ts";
import { readKerasHdf5 } from "./kerasHdf5.ts";
import { readOnnxFile } from "./onnxFile.ts";
import { readTfjsModel } from "./tfjsModel.ts";

export interface ImportRequest {
  readonly path: string;
  /** Where the weights are kept, if the model has any. */
  readonly weightsFolder: string;
}

/** import/… or file/…, whatever the file holds. */
export async function importModel({
  path,
  weightsFolder,
}: ImportRequest): Promise<Result<CallResult<"project.import">, AppError>> {
  try {
    const { document, weights, report } = await readModel(path);
    if (weights.size === 0) return ok({ document, report });
    const written = await writeNamedWeights(weightsFolder, encodeWeightsFile(weights));
    if (!written.ok) return written;
    const origin = basename(path).slice(0, documentLimits.name);
    return ok({ document: { ...document, weights: { sha256: written.value, origin } }, report });
  } catch (cause) {
    if (cause instanceof AppFailure) return err(cause.error);
    // Whatever a reader trips over, it is the file that is wrong.
    const found = cause instanceof Error ? cause.message : String(cause);
    return err(appError("import/unreadable", { found: `${found.split("\n")[0]?.slice(0, 300)} (${path})` }));
  }
}

const hdf5Magic = Uint8Array.of(0x89, 0x48, 0x44, 0x46);
const zipMagic = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);

export async function readModel(path: string): Promise<ImportedDocument> {
  const start = await startOf(path);
  if (startsWith(start, hdf5Magic)) return buildDocument(await readKerasHdf5(path));
  if (startsWith(start, zipMagic)) return buildDocument(await readKerasArchive(path));
  const text = new TextDecoder().decode(start).trimStart();
  if (text.startsWith("{")) return buildDocument(await readTfjsModel(path));
  if (start.length > 0 && start[0] === 0x08) return readOnnxFile(path);
  return fail("import/unknown-format", { found: `a file of another kind (${path})` });
}

function startsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

async function startOf(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) fail("import/unknown-format", { found: `a folder (${path})` });
    if (found.size > importLimits.fileBytes)
      fail("import/too-large", {
        expected: `at most ${importLimits.fileBytes} bytes`,
        found: `${found.size} bytes`,
      });
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof AppFailure) throw cause;
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    return fail(missing ? "file/not-found" : "file/read", {
      found: missing ? `nothing at ${path}` : String(cause),
    });
  }
}
