// What follows from a document on this machine: the analysis, with a warning where training would not fit its memory.
import { analyseDocument, type Analysis } from "../../shared/document/analyseDocument.ts";
import { withMemoryWarning } from "../../shared/document/analysis/memoryRule.ts";
import type { NetDocument } from "../../shared/document/schema.ts";

/** Not known until the main side has told. */
let machineBytes = Number.POSITIVE_INFINITY;

export function setMachineMemory(bytes: number): void {
  machineBytes = bytes;
}

export function analyse(document: NetDocument): Analysis {
  return withMemoryWarning(document, analyseDocument(document), machineBytes);
}
