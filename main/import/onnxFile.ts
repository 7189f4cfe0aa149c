// An ONNX file: one that Netloom exported comes back as it was, any other through the table of operators.
import { readFile } from "node:fs/promises";
import { AppFailure, fail } from "../../shared/errors/appError.ts";
import { decodeModel, readMetadata } from "../onnx/exportMetadata.ts";
import type { Model } from "../onnx/proto/messages.ts";
import { buildDocument, type ImportedDocument } from "./buildDocument.ts";
import { OnnxGraph } from "./onnxGraph.ts";
import { onnxOperators } from "./onnxOperators.ts";
import { readOwnExport } from "./ownOnnxExport.ts";

export async function readOnnxFile(path: string): Promise<ImportedDocument> {
  const bytes = await readFile(path);
  const model = decodeModel(bytes);
  if (!model.ok) throw new AppFailure(model.error);
  const metadata = readMetadata(model.value);
  const own = metadata.ok
    ? await readOwnExport({ model: model.value, metadata: metadata.value, bytes: bytes.byteLength })
    : null;
  return own ?? readOnnxModel(model.value);
}

export function readOnnxModel({ graph }: Model): ImportedDocument {
  if (graph === undefined || (graph.node?.length ?? 0) === 0)
    return fail("import/no-layers", { found: "a file without operators" });
  return buildDocument(new OnnxGraph(graph).read(onnxOperators));
}
