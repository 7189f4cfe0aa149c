// The model imported last: what became of its layers, and the weights training of its project begins with.
import { create } from "zustand";
import type { CallResult } from "../../shared/contract/contract.ts";

export interface ImportedModel {
  readonly name: string;
  readonly report: CallResult<"project.import">["report"];
  /** Null where the file brought none that fit. */
  readonly weights: string | null;
  /** The document store's count when the project was opened: another project has other weights. */
  readonly generation: number;
}

interface ImportStore {
  readonly imported: ImportedModel | null;
  readonly reportOpen: boolean;
}

export const useImport = create<ImportStore>()(() => ({ imported: null, reportOpen: false }));

/** For training.start: the weights the project of this count came with. */
export function importedWeights(generation: number): { readonly weights?: string } {
  const { imported } = useImport.getState();
  return imported === null || imported.weights === null || imported.generation !== generation
    ? {}
    : { weights: imported.weights };
}
