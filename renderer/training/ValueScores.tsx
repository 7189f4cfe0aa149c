// How far an output's values are from the truth, in the target's own unit.
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { meanAbsoluteError } from "../../shared/metrics/meanAbsoluteError.ts";
import { rootMeanSquaredError } from "../../shared/metrics/rootMeanSquaredError.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { plain, signed } from "../live/numberText.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { NoAnswerYet } from "./NoAnswerYet.tsx";
import { useDeviations, type Deviations } from "./useEpochAnswer.ts";
import { reachOf } from "./valueReach.ts";
import { ScrollSection } from "../ui/ScrollSection.tsx";

export function ValueScores({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const deviations = useDeviations(snapshot);
  if (deviations?.ok !== true) return <NoAnswerYet what="The table of scores" answer={deviations} />;
  return (
    <ScrollSection className="class-scores" label="Scores" testId="value-scores">
      <OutputChoice />
      <dl className="value-scores numbers">
        {scoresOf(deviations.value).map(({ name, value, help }) => (
          <div key={name} title={help}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </ScrollSection>
  );
}

interface ValueScore {
  readonly name: string;
  readonly value: string;
  readonly help: string;
}

function scoresOf(deviations: Deviations): readonly ValueScore[] {
  const { count, mean, meanAbsolute, rootMeanSquare } = deviations;
  return [
    { name: meanAbsoluteError.title, value: text(meanAbsolute), help: meanAbsoluteError.help },
    { name: rootMeanSquaredError.title, value: text(rootMeanSquare), help: rootMeanSquaredError.help },
    {
      name: "Mean of answer − truth",
      value: mean === null ? "–" : signed(mean),
      help: "Above zero the answers are too large on average, below zero too small.",
    },
    { name: "Half are off by less than", value: text(reachOf(deviations, 0.5)), help: "The median error." },
    {
      name: "Nine of ten are off by less than",
      value: text(reachOf(deviations, 0.9)),
      help: "What the answers can be relied on for, but for one of ten.",
    },
    { name: "Values compared", value: formatCount(count), help: "Of the validation set." },
  ];
}

function text(value: number | null): string {
  return value === null ? "–" : plain(value);
}
