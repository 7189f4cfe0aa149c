// How the validation samples were sorted: a row per true class, a column per answer. Asked for at the end of every epoch.
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { useMainTarget, useNamedOutput } from "../data/useAnswers.ts";
import { colourMap, cssColour, sequentialIndex } from "../live/colour.ts";
import { useTheme } from "../live/useTheme.ts";
import { percent } from "../live/numberText.ts";
import { openCell } from "../predict/foundStore.ts";
import { NoAnswerYet } from "./NoAnswerYet.tsx";
import { useConfusion } from "./useEpochAnswer.ts";

/** More classes than this have no room to be told apart in the dock. */
const mostClasses = 30;

export function ConfusionMatrix({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const confusion = useConfusion(snapshot);
  const names = useMainTarget()?.classNames ?? null;
  const output = useNamedOutput();
  const theme = useTheme();
  if (confusion?.ok !== true) return <NoAnswerYet what="The confusion matrix" answer={confusion} />;
  const { classes, counts } = confusion.value;
  if (classes > mostClasses) return <TooManyClasses classes={classes} />;
  const map = colourMap("sequential", theme);
  const nameOf = (index: number): string => names?.[index] ?? String(index);
  return (
    <table className="confusion">
      {output === undefined ? (
        <caption>True class down, answer across</caption>
      ) : (
        <caption title="True class down, answer across">
          <OutputChoice /> truth ↓ answer →
        </caption>
      )}
      <tbody>
        {Array.from({ length: classes }, (_, row) => {
          const total = counts
            .subarray(row * classes, (row + 1) * classes)
            .reduce((sum, count) => sum + count, 0);
          return (
            <tr key={row}>
              <th scope="row" title={nameOf(row)}>
                {nameOf(row)}
              </th>
              {Array.from({ length: classes }, (__, column) => {
                const count = counts[row * classes + column] ?? 0;
                const share = total === 0 ? 0 : count / total;
                return (
                  <td
                    key={column}
                    data-diagonal={row === column}
                    style={{
                      background: cssColour(
                        map,
                        sequentialIndex(count === 0 ? 0 : 0.12 + 0.88 * Math.sqrt(share)),
                      ),
                    }}
                    title={`${nameOf(row)} taken for ${nameOf(column)}: ${count} of ${total} (${percent(share)})`}
                  >
                    {count === 0 ? (
                      <span className="visually-hidden">0</span>
                    ) : (
                      <button
                        type="button"
                        className="confusion-cell"
                        aria-label={`${nameOf(row)} taken for ${nameOf(column)}: show ${count} samples`}
                        onClick={() => openCell(output, row, column)}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          );
        })}
        <tr>
          <th aria-hidden="true" />
          {Array.from({ length: classes }, (_, column) => (
            <th key={column} scope="col" title={nameOf(column)}>
              {nameOf(column).slice(0, 3)}
            </th>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function TooManyClasses({ classes }: { readonly classes: number }): ReactNode {
  return (
    <div className="no-answer-yet">
      <OutputChoice />
      <p>{classes} classes are too many for a matrix here; the scores per class tell them apart.</p>
    </div>
  );
}
