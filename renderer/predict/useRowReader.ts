// Reads a row of numbers as a sample: of a table in the units of its file, its words as categories; else as stored in the data.
import { useMemo } from "react";
import { useDataset } from "../data/datasetStore.ts";
import { rowSample, type Dropped } from "./droppedSample.ts";
import { columnsOf, tableRow, type TableColumn } from "./tableRow.ts";

export interface RowReader {
  /** Null where the input is no row of the table. */
  readonly columns: readonly TableColumn[] | null;
  read(text: string): Dropped;
}

/** @param size numbers of the input. */
export function useRowReader(size: number): RowReader {
  const table = useDataset((store) => store.summary?.table);
  return useMemo(() => {
    const columns = table === undefined || table.length !== size ? null : columnsOf(table);
    const read = (text: string) => (columns === null ? rowSample(text, size) : tableRow(text, columns));
    return { columns, read };
  }, [table, size]);
}
