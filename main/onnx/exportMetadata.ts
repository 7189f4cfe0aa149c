// What an exported file says about itself in metadata_props, and reading it back. Values are JSON where they are not text.
import type { AppError } from "../../shared/errors/appError.ts";
import { documentVersion } from "../../shared/document/migrations.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { appError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import * as z from "zod";
import type { FedAs } from "./exportInputs.ts";
import type { ExportSource } from "./exportModel.ts";
import type { Model } from "./proto/messages.ts";
import { decodeMessage } from "./proto/read.ts";

export type InputRange = "0-255" | "0-1";

const prefix = "netloom.";
const networkKey = `${prefix}network`;

const scalingSchema = z.object({ scale: z.number(), offset: z.number() }).readonly();

/** network's value = (cell − mean) / deviation, column by column. */
const tableSchema = z
  .object({
    columns: z.array(z.string()).readonly(),
    mean: z.array(z.number()).readonly(),
    deviation: z.array(z.number()).readonly(),
  })
  .readonly();

const metadataSchema = z
  .object({
    version: z.string(),
    document: z.string(),
    inputRange: z.enum(["0-255", "0-1"]),
    inputs: z.array(z.string()).readonly(),
    outputs: z.array(z.string()).readonly(),
    labels: z.array(z.string()).readonly(),
    /** Of several outputs: the names of each one's classes, null where it gives values. */
    outputLabels: z.array(z.array(z.string()).readonly().nullable()).readonly().optional(),
    /** network input = stored value · scale + offset, one per input. */
    preprocessing: z.array(scalingSchema).readonly(),
    /** Per input, where its numbers are columns of a table: what its cells go through. Absent without tables. */
    tables: z.array(tableSchema.nullable()).readonly().optional(),
    /** cells: the file does that itself. standardized, or absent in a file with tables: whoever feeds it does it first. */
    tableInput: z.enum(["cells", "standardized"]).optional(),
  })
  .readonly();

export type ExportMetadata = z.infer<typeof metadataSchema>;

/** Keys and values of metadata_props; `labels` is there a second time, one per line, for readers that know nothing of us. */
export function exportMetadata(
  source: ExportSource,
  inputs: readonly string[],
  outputs: readonly string[],
): Readonly<Record<string, string>> {
  const metadata: ExportMetadata = {
    version: source.appVersion,
    document: source.documentName,
    inputRange: source.inputRange,
    inputs,
    outputs,
    labels: source.labelNames,
    ...outputLabelsOf(source, outputs),
    preprocessing: source.dataset.preprocess,
    ...tablesOf(source),
  };
  const entries = Object.entries(metadata).map(
    ([key, value]) => [prefix + key, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  const network =
    source.document === undefined ? {} : { [networkKey]: JSON.stringify(networkIn(source.document)) };
  return { ...Object.fromEntries(entries), ...network, labels: source.labelNames.join("\n") };
}

function outputLabelsOf(
  { dataset: { targetKinds } }: ExportSource,
  outputs: readonly string[],
): Pick<ExportMetadata, "outputLabels"> {
  if (outputs.length < 2) return {};
  return { outputLabels: targetKinds.map((kind) => (kind.kind === "classes" ? kind.names : null)) };
}

function tablesOf({
  dataset: { train },
  tableCells,
}: ExportSource): Pick<ExportMetadata, "tables" | "tableInput"> {
  const tables = train.features.map(({ elementNames = [], standardization }) =>
    standardization === undefined
      ? null
      : {
          columns: elementNames,
          mean: [...standardization.mean],
          deviation: [...standardization.deviation],
        },
  );
  if (tables.every((table) => table === null)) return {};
  return { tables, tableInput: tableCells ? "cells" : "standardized" };
}

/** How the file wants to be fed. */
export function fedAsOf({ inputRange, tableInput }: ExportMetadata): FedAs {
  return { inputRange, tableCells: tableInput === "cells" };
}

/** Layers, edges and training settings; where the data lay and what was noted beside them is nobody else's affair. */
function networkIn({ nodes, edges, training }: NetDocument): object {
  return { version: documentVersion, nodes, edges, training };
}

/** The network an exported file carries, not checked yet; null where there is none. */
export function readNetwork(model: Model): object | null {
  const text = model.metadataProps?.find(({ key }) => key === networkKey)?.value;
  const network = text === undefined ? undefined : parsedJson(text);
  return typeof network === "object" ? network : null;
}

/** What a model says about itself; file/read where it is no model of ours. */
export function readMetadata(model: Model): Result<ExportMetadata, AppError> {
  const found: Record<string, unknown> = {};
  for (const { key, value } of model.metadataProps ?? []) {
    if (!key?.startsWith(prefix) || value === undefined) continue;
    found[key.slice(prefix.length)] = isText(key.slice(prefix.length)) ? value : parsedJson(value);
  }
  const parsed = metadataSchema.safeParse(found);
  if (parsed.success) return ok(parsed.data);
  return err(
    appError("file/read", {
      expected: "an ONNX file exported by Netloom",
      found: "one without Netloom's metadata",
    }),
  );
}

/** Decodes an ONNX file; file/read where it is none. */
export function decodeModel(bytes: Uint8Array): Result<Model, AppError> {
  try {
    const model = decodeMessage("ModelProto", bytes);
    if (model.graph && model.opsetImport) return ok(model);
  } catch {
    // Falls through: whatever the decoder trips over, it is not a model.
  }
  return err(appError("file/read", { expected: "a whole ONNX file", found: "bytes that are no ONNX model" }));
}

function isText(key: string): boolean {
  return key === "version" || key === "document" || key === "inputRange" || key === "tableInput";
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
