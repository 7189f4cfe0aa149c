// A sample as the row of numbers it is, typed or pasted.
import { useState, type ReactNode } from "react";
import { rowSample } from "./droppedSample.ts";

export interface RowInputProps {
  readonly size: number;
  readonly onRow: (data: Float32Array<ArrayBuffer>) => void;
}

export function RowInput({ size, onRow }: RowInputProps): ReactNode {
  const [text, setText] = useState("");
  const row = text.trim() === "" ? null : rowSample(text, size);
  return (
    <label className="row-input">
      <span>{size} numbers, as stored in the data</span>
      <textarea
        value={text}
        rows={3}
        placeholder={size === 2 ? "1.5, -2" : "paste a row"}
        data-testid="row-input"
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const typed = rowSample(currentTarget.value, size);
          if ("data" in typed) onRow(typed.data);
        }}
      />
      <span className="row-problem" role="status">
        {row !== null && "problem" in row ? row.problem : ""}
      </span>
    </label>
  );
}
