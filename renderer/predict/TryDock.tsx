// Try the trained network: draw a digit or pick a sample; the prediction and every picture of the window follow.
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { Sample } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { client } from "../client/client.ts";
import { SampleGrid } from "../data/SampleGrid.tsx";
import { useDataset } from "../data/datasetStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf, imageOf, type ChainNode } from "../live/chain.ts";
import type { LiveSample } from "../live/liveFeed.ts";
import { onShown } from "../timeline/timelineStore.ts";
import { RunError } from "../training/RunError.tsx";
import { useRun, type ShownError } from "../training/runStore.ts";
import { AnswerBars } from "./AnswerBars.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import { createPredictor, type Prediction, type Predictor } from "./predictor.ts";
import { fieldSize } from "./mnistCentre.ts";
import { SeenImage } from "./SeenImage.tsx";
import "./predict.css";

const picks = 24;
/** As many as one prediction may report. */
const mostNodes = 2000;

export function TryDock(): ReactNode {
  const runId = useRun((store) =>
    store.snapshot === null || store.snapshot.step === 0 ? null : store.snapshot.runId,
  );
  const input = useInputNode();
  const [answered, setAnswered] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const predictor = useTrialPredictor(setAnswered, setError);
  const data = useDocument((store) => store.document.data);
  const known = useDataset((store) => store.summary !== null);
  const shape = input?.outputShape ?? null;
  const image = shape === null ? null : imageOf(shape);
  const drawable = image?.channels === 1 && image.height === fieldSize && image.width === fieldSize;

  function ask(sample: LiveSample | null): void {
    setError(null);
    if (sample !== null) {
      predictor.ask(sample);
      return;
    }
    predictor.cancel();
    feed.setOverlay(null);
    setAnswered(false);
  }

  if (runId === null) return <NotYet />;
  return (
    <div className="try-dock" data-testid="try-dock">
      {drawable && shape !== null ? (
        <DrawingPad
          disabled={false}
          onDrawing={(digit) =>
            ask(digit === null ? null : { features: [{ shape, data: digit }], label: null })
          }
        />
      ) : (
        <p className="try-hint">Drawing is for inputs of 28 × 28 grey pixels. Pick a sample instead.</p>
      )}
      {image === null ? null : <SeenImage image={image} />}
      <div className="try-answer" aria-live="polite">
        {error === null ? null : <RunError error={error} />}
        <AnswerBars empty={!answered} />
      </div>
      {known ? (
        <SampleGrid
          data={data}
          count={picks}
          onPick={(sample: Sample) =>
            ask({ features: [{ shape: sample.shape, data: sample.data }], label: sample.label })
          }
        />
      ) : null}
    </div>
  );
}

function NotYet(): ReactNode {
  return (
    <div className="empty-state" data-testid="try-dock">
      <strong>Nothing to try yet</strong>
      <span>
        Train the network, then draw a digit here: the prediction and all neurons follow the pen, even while
        it still learns.
      </span>
    </div>
  );
}

function useInputNode(): ChainNode | null {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  return [...chainOf(document, analysis).values()].find((node) => node.role === "input") ?? null;
}

function useTrialPredictor(
  setAnswered: (answered: boolean) => void,
  setError: (error: ShownError | null) => void,
): Predictor {
  const predictor = useMemo(
    () =>
      createPredictor({
        predict: predictNow,
        show: feed.setOverlay,
        onAnswer: (answer) => (answer.ok ? setAnswered(true) : setError(answer.error)),
      }),
    [setAnswered, setError],
  );
  useEffect(() => onShown(predictor.again), [predictor]);
  // Leaving the panel gives the pictures back to the run's own samples.
  useEffect(
    () => () => {
      predictor.cancel();
      feed.setOverlay(null);
    },
    [predictor],
  );
  return predictor;
}

/** Runs a sample through the newest weights of the run on show; asks for every node's values. */
function predictNow(sample: LiveSample): Promise<Result<Prediction, AppError>> {
  return client.call("predict.run", {
    runId: useRun.getState().snapshot?.runId ?? "",
    features: sample.features.map(({ shape, data }) => ({ shape: [...shape], data })),
    nodes: useDocument
      .getState()
      .document.nodes.slice(0, mostNodes)
      .map((node) => node.id),
  });
}
