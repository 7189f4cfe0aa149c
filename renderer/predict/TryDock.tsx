// Try the trained network: draw a digit or pick a sample; the prediction and every picture of the window follow.
import { HTMLSelect } from "@blueprintjs/core";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { innerValueName } from "../../shared/contract/live.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { client } from "../client/client.ts";
import { liveSampleOf, useDataset } from "../data/datasetStore.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { useOutputNodes } from "../data/useAnswers.ts";
import { useDocument } from "../document/documentStore.ts";
import { BroughtWeights } from "../import/BroughtWeights.tsx";
import { knowsSomething } from "../import/loadWeights.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf, imageOf, type ChainNode } from "../live/chain.ts";
import type { LiveSample } from "../live/liveFeed.ts";
import { onShown } from "../timeline/timelineStore.ts";
import { RunError } from "../training/RunError.tsx";
import { useRun, type ShownError } from "../training/runStore.ts";
import { AnswerBars } from "./AnswerBars.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import { DropZone } from "./DropZone.tsx";
import { useLastLayer } from "./lastLayer.ts";
import { OfferedSamples } from "./OfferedSamples.tsx";
import { createPredictor, type Prediction, type Predictor } from "./predictor.ts";
import { fieldSize } from "./mnistCentre.ts";
import { RowInput } from "./RowInput.tsx";
import { SeenImage } from "./SeenImage.tsx";
import { sizeOf, withInput } from "./severalInputs.ts";
import { Verdict } from "./Verdict.tsx";
import { WhyPanel } from "./WhyPanel.tsx";
import "./predict.css";

/** As many as one prediction may report. */
const mostNodes = 2000;
/** A pasted row longer than this is no row people look at. */
const mostRowNumbers = 4096;

const noNumbers = new Float32Array();

interface Trial {
  readonly sample: LiveSample;
  /** The network's numbers for it, by the output's node. */
  readonly answers: ReadonlyMap<string, Float32Array>;
}

export function TryDock(): ReactNode {
  const brought = useDocument((store) => store.document.weights !== undefined);
  const runId = useRun(({ snapshot }) =>
    knowsSomething(snapshot, brought) ? (snapshot?.runId ?? null) : null,
  );
  return runId === null ? <NotYet /> : <Trials runId={runId} />;
}

function Trials({ runId }: { readonly runId: string }): ReactNode {
  const inputNodes = useInputNodes();
  const [chosen, setChosen] = useState(0);
  const given = Math.min(chosen, inputNodes.length - 1);
  const input = inputNodes[given] ?? null;
  const last = useLastLayer();
  const outputs = useOutputNodes();
  const [trial, setTrial] = useState<Trial | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const [drawn, setDrawn] = useState(false);
  const predictor = useTrialPredictor(setTrial, setError);
  const known = useDataset((store) => store.summary !== null);
  const writing = useDataset((store) => isWriting(store.summary?.classNames ?? null));
  /** Undefined where the network that was trained has no such output. */
  const explained = last === null ? undefined : trial?.answers.get(last.output.id);
  const shape = input?.outputShape ?? null;
  const image = shape === null ? null : imageOf(shape);
  const drawable = image?.channels === 1 && image.height === fieldSize && image.width === fieldSize;

  function ask(sample: LiveSample | null): void {
    setError(null);
    setDrawn(false);
    if (sample !== null) {
      predictor.ask(sample);
      return;
    }
    predictor.cancel();
    feed.setOverlay(null);
    setTrial(null);
  }

  function askNumbers(data: Float32Array<ArrayBuffer>): void {
    const shown = (trial?.sample ?? feed.sample())?.features ?? [];
    const shapes = inputNodes.map(({ outputShape }) => outputShape ?? []);
    ask({ features: withInput(shapes, given, data, shown), label: null });
  }

  function askDrawing(digit: Float32Array<ArrayBuffer> | null): void {
    if (digit === null) {
      ask(null);
      return;
    }
    askNumbers(digit);
    setDrawn(true);
  }

  return (
    <DropZone
      shape={shape}
      image={image}
      kind={!drawable ? "plain" : writing ? "handwriting" : "light-on-dark"}
      onSample={askNumbers}
      inputs={
        <>
          {inputNodes.length < 2 ? null : (
            <InputChoice nodes={inputNodes} given={given} onChoice={setChosen} />
          )}
          {drawable ? (
            <DrawingPad key={input?.id} disabled={false} wiped={!drawn} onDrawing={askDrawing} />
          ) : null}
          {image === null && shape !== null && sizeOf(shape) <= mostRowNumbers ? (
            <RowInput key={input?.id} size={sizeOf(shape)} onRow={askNumbers} />
          ) : null}
          {image === null ? null : <SeenImage image={image} input={given} />}
        </>
      }
    >
      <div className="try-answer" aria-live="polite">
        {error === null ? null : <RunError error={error} />}
        {trial === null
          ? null
          : outputs.map((output) => (
              <Verdict
                key={output.id}
                output={output}
                heading={outputs.length > 1 ? output.name : null}
                values={trial.answers.get(output.id) ?? noNumbers}
                sample={trial.sample}
              />
            ))}
        <OutputChoice />
        <AnswerBars empty={trial === null} />
      </div>
      {trial === null || last === null || explained === undefined || input?.overPlane === true ? null : (
        <WhyPanel
          runId={runId}
          last={last}
          sample={trial.sample}
          values={explained}
          input={given}
          image={image}
        />
      )}
      {known ? <OfferedSamples runId={runId} onPick={(sample) => ask(liveSampleOf(sample))} /> : null}
    </DropZone>
  );
}

/** Classes of one character are digits or letters. */
function isWriting(classNames: readonly string[] | null): boolean {
  return classNames !== null && classNames.every((name) => name.length === 1);
}

interface InputChoiceProps {
  readonly nodes: readonly ChainNode[];
  readonly given: number;
  readonly onChoice: (index: number) => void;
}

/** Of several inputs, the one that is given here; the others keep what they show. */
function InputChoice({ nodes, given, onChoice }: InputChoiceProps): ReactNode {
  return (
    <div className="input-choice">
      <span>Input</span>
      <HTMLSelect
        aria-label="Input that is given"
        value={given}
        options={nodes.map(({ name }, index) => ({ label: name, value: index }))}
        onChange={({ currentTarget }) => onChoice(Number(currentTarget.value))}
      />
    </div>
  );
}

function NotYet(): ReactNode {
  const weights = useDocument((store) => store.document.weights);
  return (
    <div className="empty-state" data-testid="try-dock">
      <strong>Nothing to try yet</strong>
      <span>
        Train the network, then draw a digit here: the prediction and all neurons follow the pen, even while
        it still learns.
      </span>
      {weights === undefined ? null : <BroughtWeights weights={weights} />}
    </div>
  );
}

function useInputNodes(): readonly ChainNode[] {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  return [...chainOf(document, analysis).values()].filter((node) => node.role === "input");
}

function useTrialPredictor(
  setTrial: (trial: Trial) => void,
  setError: (error: ShownError | null) => void,
): Predictor {
  const predictor = useMemo(
    () =>
      createPredictor({
        predict: predictNow,
        show: feed.setOverlay,
        onAnswer: (answer) => {
          const sample = feed.sample();
          if (!answer.ok) setError(answer.error);
          else if (sample !== null)
            setTrial({
              sample,
              answers: new Map(answer.value.outputs.map(({ node, data }) => [node, data])),
            });
        },
      }),
    [setTrial, setError],
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
    nodes: watchedNames(),
  });
}

/** Every node, and the values inside that pictures show. */
function watchedNames(): string[] {
  const { document, analysis } = useDocument.getState();
  const inner = feed.wished().filter(({ kind }) => kind === "inner");
  return [
    ...[...chainOf(document, analysis).keys()].slice(0, mostNodes - inner.length),
    ...inner.map(({ node, weight = "" }) => innerValueName(node, weight)),
  ];
}
