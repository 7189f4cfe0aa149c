// How near an output's values come to the truth: where classes have their confusion matrix, values are drawn against each other.
import { useMemo, type MouseEvent, type ReactNode } from "react";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { noTaps } from "../live/noTaps.ts";
import { plain } from "../live/numberText.ts";
import { openSample, showFurthest } from "../predict/foundStore.ts";
import { NoAnswerYet } from "./NoAnswerYet.tsx";
import { paintDeviations, pairAt, spanOf } from "./paintDeviations.ts";
import { useDeviations, type Deviations } from "./useEpochAnswer.ts";

export function DeviationPlot({ snapshot }: { readonly snapshot: RunSnapshot }): ReactNode {
  const deviations = useDeviations(snapshot);
  if (deviations?.ok !== true)
    return <NoAnswerYet what="How near the answers are to the truth" answer={deviations} />;
  const { meanAbsolute } = deviations.value;
  const off = meanAbsolute === null ? "no numbers" : `off by ${plain(meanAbsolute)}`;
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
      <Points deviations={deviations.value} />
    </figure>
  );
}

function Points({ deviations }: { readonly deviations: Deviations }): ReactNode {
  const span = useMemo(() => spanOf(deviations), [deviations]);
  const draw = useMemo(
    () => (surface: Surface) => {
      if (span !== null) paintDeviations(surface, deviations, span);
    },
    [deviations, span],
  );

  function open(event: MouseEvent<HTMLButtonElement>): void {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    const pair = span === null ? null : pairAt(deviations, span, { width, height }, point);
    const sample = pair === null ? undefined : deviations.samples[pair];
    if (sample === undefined) showFurthest();
    else openSample(sample);
  }

  return (
    <button
      type="button"
      className="deviations-points"
      title="Click a point for its sample"
      data-testid="deviations-points"
      onClick={open}
    >
      <LiveCanvas taps={noTaps} draw={draw} className="live-canvas" label="Answers against the truth" />
    </button>
  );
}
