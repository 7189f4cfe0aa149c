// How well each class is told from the others: precision, recall and F1 from the confusion matrix. Of an output that learns
// values, how far off they are.
import { HTMLTable } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { confusionScores } from "../../shared/metrics/confusion.ts";
import { learnsValues } from "../data/answerTargets.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { useMainTarget } from "../data/useAnswers.ts";
import { percent } from "../live/numberText.ts";
import { NoAnswerYet } from "./NoAnswerYet.tsx";
import { useConfusion } from "./useEpochAnswer.ts";
import { ValueScores } from "./ValueScores.tsx";
import { ScrollSection } from "../ui/ScrollSection.tsx";

interface ScoresProps {
  readonly snapshot: RunSnapshot;
}

export function ClassScores({ snapshot }: ScoresProps): ReactNode {
  const ofValues = learnsValues(useMainTarget());
  return ofValues ? <ValueScores snapshot={snapshot} /> : <ScoresPerClass snapshot={snapshot} />;
}

function ScoresPerClass({ snapshot }: ScoresProps): ReactNode {
  const confusion = useConfusion(snapshot);
  const names = useMainTarget()?.classNames ?? null;
  if (confusion?.ok !== true) return <NoAnswerYet what="The table of scores" answer={confusion} />;
  const scores = confusionScores(confusion.value.counts, confusion.value.classes);
  return (
    <ScrollSection className="class-scores" label="Scores per class" testId="class-scores">
      <OutputChoice />
      <HTMLTable compact className="numbers">
        <thead>
          <tr>
            <th>Class</th>
            <th title="Of those called this class, the share that is">Precision</th>
            <th title="Of this class, the share that was called so">Recall</th>
            <th title="Harmonic mean of precision and recall">F1</th>
            <th>Samples</th>
          </tr>
        </thead>
        <tbody>
          {scores.classes.map(({ precision, recall, f1, count }, index) => (
            <tr key={names?.[index] ?? index}>
              <td>{names?.[index] ?? index}</td>
              <td>{percent(precision)}</td>
              <td>{percent(recall)}</td>
              <td className="class-f1">
                <i style={{ width: `${Number.isFinite(f1) ? f1 * 80 : 0}px` }} />
                {percent(f1)}
              </td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>All</td>
            <td colSpan={2}>accuracy {percent(scores.accuracy)}</td>
            <td>{percent(scores.macroF1)}</td>
            <td>{scores.classes.reduce((sum, { count }) => sum + count, 0)}</td>
          </tr>
        </tfoot>
      </HTMLTable>
    </ScrollSection>
  );
}
