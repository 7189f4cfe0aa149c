// What every format is turned into on its way to a document: layers of ours with fields and weights, those that have no
// counterpart here, and how they feed each other. Keys are the importer's own; ids are given when the document is made.
import type { ImportReportEntry } from "../../shared/contract/contract.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { LayerId } from "../../shared/layers/registry.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type { HostTensor } from "../engine/engine.ts";

export type ImportedFields = Readonly<Record<string, FieldValue>>;

interface LayerBase {
  readonly key: string;
  readonly name: string;
  /** What it is called where it comes from: "Conv2D". */
  readonly origin: string;
  /** Keys of the layers that feed it, in the order of its ports; null where nothing is known to. */
  readonly inputs: readonly (string | null)[];
}

export interface ImportedLayer extends LayerBase {
  readonly kind: "known";
  readonly layer: LayerId;
  readonly fields: ImportedFields;
  /** In the order in which the layer declares its weights; empty where the file has none. */
  readonly weights: readonly HostTensor[];
  /** Key of the layer whose weights it uses, of the same kind and fields; absent where it has its own. */
  readonly sharesWith?: string;
  /** What is not as it was. */
  readonly notes: readonly string[];
}

/** A layer that has no counterpart. With one input its edges are bridged, otherwise there is a gap. */
export interface LostLayer extends LayerBase {
  readonly kind: "lost";
  readonly why: string;
  /** True where it changes nothing when the network answers: leaving it out is no loss. */
  readonly harmless: boolean;
}

export type ImportedNode = ImportedLayer | LostLayer;

export interface ImportedOutput {
  readonly key: string;
  readonly name: string;
  readonly fields: ImportedFields;
}

export interface ImportedNetwork {
  readonly name: string;
  readonly nodes: readonly ImportedNode[];
  readonly outputs: readonly ImportedOutput[];
  readonly training: Partial<TrainingSettings>;
  /** About the model as a whole. */
  readonly notes: readonly ImportReportEntry[];
}

/** An entry about the model as a whole. */
export function modelNote(detail: string): ImportReportEntry {
  return { layer: "", outcome: "note", detail };
}
