// Marks a node on the canvas whose layer is in trouble, with what it means in words.
import { Tooltip } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { useHealth } from "./healthStore.ts";
import { Explanation } from "./Explanation.tsx";
import { troubleTexts } from "./troubleText.ts";
import "./health.css";

export function HealthMark({ nodeId }: { readonly nodeId: string }): ReactNode {
  const problem = useHealth((store) => store.problems.find(({ node }) => node === nodeId) ?? null);
  if (problem === null) return null;
  return (
    <Tooltip className="health-mark" content={<Explanation problem={problem} />} placement="top" compact>
      <span data-testid={`health-${nodeId}`}>{troubleTexts[problem.trouble].title}</span>
    </Tooltip>
  );
}
