// What was seen of a problem, what it means and what helps.
import type { ReactNode } from "react";
import type { RunProblem } from "./healthStore.ts";
import { troubleTexts } from "./troubleText.ts";

export function Explanation({ problem: { trouble, seen } }: { readonly problem: RunProblem }): ReactNode {
  return (
    <p className="problem-explanation">
      {seen === undefined ? null : `${seen} `}
      {troubleTexts[trouble].explanation}
    </p>
  );
}
