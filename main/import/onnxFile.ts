import { fail } from "../../shared/errors/appError.ts";
import type { ImportedDocument } from "./buildDocument.ts";

export async function readOnnxFile(path: string): Promise<ImportedDocument> {
  return fail("import/unknown-format", { found: path });
}
