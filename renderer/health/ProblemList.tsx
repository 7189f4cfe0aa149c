// The problems of the run on show as tags in a row; a click shows the layer they belong to.
import { Tag, Tooltip } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { documentState, useDocument } from "../document/documentStore.ts";
import { Explanation } from "./Explanation.tsx";
import { useHealth, type RunProblem } from "./healthStore.ts";
import { troubleTexts } from "./troubleText.ts";
import "./health.css";

export function ProblemList(): ReactNode {
  const problems = useHealth((store) => store.problems);
  if (problems.length === 0) return null;
  return (
    <ul className="run-problems" aria-label="Problems of the run" data-testid="run-problems">
      {problems.map((problem) => (
        <li key={`${problem.node ?? ""} ${problem.trouble}`}>
          <ProblemTag problem={problem} />
        </li>
      ))}
    </ul>
  );
}

function ProblemTag({ problem }: { readonly problem: RunProblem }): ReactNode {
  const { node, trouble } = problem;
  const name = useDocument((store) => store.document.nodes.find(({ id }) => id === node)?.name ?? null);
  const { title } = troubleTexts[trouble];
  return (
    <Tooltip content={<Explanation problem={problem} />} placement="top">
      <Tag
        minimal
        intent={trouble === "overfitting" ? "warning" : "danger"}
        interactive={node !== null}
        onClick={() => (node === null ? undefined : documentState().select([node]))}
      >
        {name === null ? title : `${name}: ${title.toLowerCase()}`}
      </Tag>
    </Tooltip>
  );
}
