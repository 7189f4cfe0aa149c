// Of several outputs, the one whose answers are shown. Where there is one there is nothing to choose.
import { HTMLSelect } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { chooseOutput } from "./chosenOutput.ts";
import { useAnswers, useOutputNodes } from "./useAnswers.ts";
import "./data.css";

export function OutputChoice(): ReactNode {
  const { mainOutput } = useAnswers();
  const outputs = useOutputNodes();
  if (outputs.length < 2) return null;
  return (
    <HTMLSelect
      minimal
      className="output-choice"
      aria-label="Output on show"
      title="Output whose answers are shown"
      data-testid="output-choice"
      value={mainOutput ?? ""}
      options={outputs.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ currentTarget }) => chooseOutput(currentTarget.value)}
    />
  );
}
