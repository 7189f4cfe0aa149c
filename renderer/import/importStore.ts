// The model imported last and what became of its layers. Its weights are the document's affair.
import { create } from "zustand";
import type { CallResult } from "../../shared/contract/contract.ts";

export interface ImportedModel {
  readonly name: string;
  readonly report: CallResult<"project.import">["report"];
}

interface ImportStore {
  readonly imported: ImportedModel | null;
  readonly reportOpen: boolean;
}

export const useImport = create<ImportStore>()(() => ({ imported: null, reportOpen: false }));
