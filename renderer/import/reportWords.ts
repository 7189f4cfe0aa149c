// An import's report in a few sentences.
import type { ImportReportEntry } from "../../shared/contract/contract.ts";

export const outcomeTitles: Readonly<Record<ImportReportEntry["outcome"], string>> = {
  imported: "Imported",
  changed: "Changed",
  bridged: "Left out",
  gap: "Gap",
  note: "Note",
};

/** "12 layers came over as they were; 1 was left out." */
export function reportSummary(report: readonly ImportReportEntry[]): string {
  const count = (outcome: ImportReportEntry["outcome"]) =>
    report.filter((entry) => entry.outcome === outcome).length;
  const parts = [
    clause(count("imported"), "layer", "came over as it was", "came over as they were"),
    clause(count("changed"), "layer", "was changed", "were changed"),
    clause(
      count("bridged"),
      "layer",
      "was left out and its neighbours joined",
      "were left out and their neighbours joined",
    ),
    clause(count("gap"), "gap", "is to be filled", "are to be filled"),
  ].filter((part) => part !== null);
  return `${parts.join("; ")}.`;
}

function clause(count: number, thing: string, one: string, many: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 ${thing} ${one}` : `${count} ${thing}s ${many}`;
}

/** What needs the reader's eye first. */
export function reportInOrder(
  report: readonly ImportReportEntry[],
): readonly (ImportReportEntry & { readonly place: number })[] {
  const rank = { gap: 0, bridged: 1, changed: 2, note: 3, imported: 4 } as const;
  return report
    .map((entry, place) => ({ ...entry, place }))
    .toSorted((a, b) => rank[a.outcome] - rank[b.outcome]);
}
