// Marks a node on the canvas whose layer is in trouble, with what it means in words.
import { Tooltip } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { useHealth } from "./healthStore.ts";
import { troubleTexts } from "./troubleText.ts";
import "./health.css";

export function HealthMark({ nodeId }: { readonly nodeId: string }): ReactNode {
  const trouble = useHealth((store) => store.problems.find(({ node }) => node === nodeId)?.trouble ?? null);
  if (trouble === null) return null;
  const { title, explanation } = troubleTexts[trouble];
  return (
    <Tooltip
      className="health-mark"
      content={<p className="problem-explanation">{explanation}</p>}
      placement="top"
      compact
    >
      <span data-testid={`health-${nodeId}`}>{title}</span>
    </Tooltip>
  );
}
