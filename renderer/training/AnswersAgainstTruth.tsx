// What the output on show makes of the validation set: which class it takes for which, or how far its values are off.
import type { ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { learnsValues } from "../data/answerTargets.ts";
import { useMainTarget } from "../data/useAnswers.ts";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { DeviationPlot } from "./DeviationPlot.tsx";

export function AnswersAgainstTruth({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const ofValues = learnsValues(useMainTarget());
  return ofValues ? <DeviationPlot snapshot={snapshot} /> : <ConfusionMatrix snapshot={snapshot} />;
}
