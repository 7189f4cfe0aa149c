// How near an output's values come to the truth: where classes have their confusion matrix, values are drawn against each other.
import { useMemo, type ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { noTaps } from "../live/noTaps.ts";
import { plain } from "../live/numberText.ts";
import { showFurthest } from "../predict/foundStore.ts";
import { NoAnswerYet } from "./NoAnswerYet.tsx";
import { paintDeviations } from "./paintDeviations.ts";
import { useDeviations } from "./useEpochAnswer.ts";

export function DeviationPlot({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const deviations = useDeviations(snapshot);
  const pairs = deviations?.ok === true ? deviations.value : null;
  const draw = useMemo(
    () => (surface: Surface) => {
      if (pairs !== null) paintDeviations(surface, pairs);
    },
    [pairs],
  );
  if (pairs === null) return <NoAnswerYet what="How near the answers are to the truth" answer={deviations} />;
  const off = pairs.meanAbsolute === null ? "no numbers" : `off by ${plain(pairs.meanAbsolute)}`;
  return (
    <figure className="deviations" data-testid="deviations">
      <figcaption>
        <OutputChoice />
        <button
          type="button"
          className="deviations-off numbers"
          title="On average. Click for the samples whose answers are furthest from the truth"
          onClick={showFurthest}
        >
          {off}
        </button>
      </figcaption>
      <LiveCanvas
        taps={noTaps}
        draw={draw}
        className="live-canvas"
        label={`Answers against the truth: ${off} on average`}
      />
    </figure>
  );
}
