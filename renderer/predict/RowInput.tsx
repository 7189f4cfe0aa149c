// A sample as the row of numbers it is, typed or pasted; of a table in the units of its file.
import { useState, type ReactNode } from "react";
import type { TableColumn } from "./tableRow.ts";
import { useRowReader } from "./useRowReader.ts";

export interface RowInputProps {
  readonly size: number;
  readonly onRow: (data: Float32Array<ArrayBuffer>) => void;
}

/** Names beyond this many say no more. */
const mostNames = 12;

export function RowInput({ size, onRow }: RowInputProps): ReactNode {
  const [text, setText] = useState("");
  const { columns, read } = useRowReader(size);
  const row = text.trim() === "" ? null : read(text);
  return (
    <label className="row-input">
      <span>{columns === null ? `${size} numbers, as stored in the data` : columnWords(columns)}</span>
      <textarea
        value={text}
        rows={3}
        placeholder={size === 2 ? "1.5, -2" : "paste a row"}
        data-testid="row-input"
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const typed = read(currentTarget.value);
          if ("data" in typed) onRow(typed.data);
        }}
      />
      <span className="row-problem" role="status">
        {row !== null && "problem" in row ? row.problem : ""}
      </span>
    </label>
  );
}

function columnWords(columns: readonly TableColumn[]): string {
  const names = columns.slice(0, mostNames).map(({ name }) => name);
  const more = columns.length - names.length;
  return `A row as in the file: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
