// A walk of one sample through the network, layer by layer forward and then backward, with the real numbers of the run that is
// paused, finished or not begun.
import { Button, ButtonGroup, SegmentedControl } from "@blueprintjs/core";
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
import { canvasHandle } from "../../canvas/canvasHandle.ts";
import { useAnswers } from "../../data/useAnswers.ts";
import { useDocument } from "../../document/documentStore.ts";
import { GradientBadge, LayerGradients } from "../../gradients/LayerGradients.tsx";
import { useRun } from "../../training/runStore.ts";
import { formatCount } from "../../ui/numberFormat.ts";
import { feed } from "../appFeed.ts";
import { chainOf } from "../chain.ts";
import { CompareSamples } from "../compareSamples/CompareSamples.tsx";
import { tapsOf } from "../neuronView/neuronNumbers.ts";
import { NodePicture } from "../NodePicture.tsx";
import { ProbeControl } from "../ProbeControl.tsx";
import { answerPaths, type AnswerPath } from "./answerPaths.ts";
import { BackwardText } from "./BackwardText.tsx";
import { GradientPicture } from "./GradientPicture.tsx";
import { StageText } from "./StageText.tsx";
import { stagesOf, type Stage } from "./stages.ts";
import type { ShownSample } from "./useSampleStep.ts";
import { walkOf, type Walk } from "./walk.ts";
import "./stepThrough.css";

export function StepDock(): ReactNode {
  const state = useRun((store) => store.snapshot?.state ?? "idle");
  const hasRun = useRun((store) => store.snapshot !== null);
  if (state === "running") return <WhileTraining />;
  if (!hasRun || state === "preparing" || state === "failed") return <NothingYet state={state} />;
  return <OneOrTwo />;
}

const choices = [
  { label: "One sample, step by step", value: "one" },
  { label: "Two samples side by side", value: "two" },
];

function OneOrTwo(): ReactNode {
  const [shown, setShown] = useState("one");
  return (
    <div className="step-panel">
      <SegmentedControl
        size="small"
        aria-label="How many samples"
        options={choices}
        value={shown}
        onValueChange={setShown}
      />
      {shown === "one" ? <Walkthrough /> : <CompareSamples />}
    </div>
  );
}

function WhileTraining(): ReactNode {
  return (
    <div className="empty-state">
      <strong>Training is under way</strong>
      <span>Pause it, and one sample can be followed through the network step by step.</span>
      <Button intent="primary" onClick={() => void useRun.getState().pause()}>
        Pause and step through
      </Button>
    </div>
  );
}

function NothingYet({ state }: { readonly state: string }): ReactNode {
  const document = useDocument((store) => store.document);
  const busy = state === "preparing";
  return (
    <div className="empty-state">
      <strong>Step through one sample</strong>
      <span>
        Follow a sample forward through every layer and its error backward, with real numbers. Works with
        initial weights, before any training.
      </span>
      <Button
        intent="primary"
        loading={busy}
        data-testid="step-prepare"
        onClick={() => void useRun.getState().startPaused(document)}
      >
        Use the untrained network
      </Button>
    </div>
  );
}

function Walkthrough(): ReactNode {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  const chain = useMemo(() => chainOf(document, analysis), [document, analysis]);
  const { targets } = useAnswers();
  const paths = useMemo(() => answerPaths(chain, targets), [chain, targets]);
  const stages = useMemo(() => stagesOf(chain, analysis.order, paths), [chain, analysis, paths]);
  const [at, setAt] = useState(0);
  const walk = useWalk(paths);
  const sample = useShownSample();
  useHeldSample();
  const index = Math.min(at, stages.length - 1);
  const stage = stages[index];
  useEffect(() => {
    if (stage === undefined) return;
    useDocument.getState().select([stage.node.id]);
    canvasHandle()?.reveal(stage.node.id);
  }, [stage]);
  if (stage === undefined) return null;

  function go(by: number): void {
    setAt(Math.max(0, Math.min(stages.length - 1, index + by)));
  }

  function walkByKey(event: KeyboardEvent): void {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    go(by);
  }

  /* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- the arrow keys walk */
  return (
    <div
      className="step-dock"
      data-testid="step-dock"
      role="application"
      aria-label="One sample through the network. The arrow keys go forward and back."
      tabIndex={0}
      onKeyDown={walkByKey}
    >
      <StepBar stage={stage} index={index} count={stages.length} walk={walk} onGo={go} />
      <div className="step-stage">
        <div className="step-picture">
          {stage.direction === "forward" ? (
            <NodePicture key={stage.node.id} nodeId={stage.node.id} />
          ) : (
            <GradientPicture key={stage.node.id} nodeId={stage.node.id} />
          )}
        </div>
        <div className="step-text" aria-live="polite" data-testid="step-text">
          {walk === null || sample === null ? (
            "Waiting for the numbers …"
          ) : stage.direction === "forward" ? (
            <StageText stage={stage} walk={walk} />
          ) : (
            <>
              <BackwardText stage={stage} sample={sample} step={walk.step} outputs={paths.length} />
              <LayerGradients node={stage.node.id} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

interface StepBarProps {
  readonly stage: Stage;
  readonly index: number;
  readonly count: number;
  readonly walk: Walk | null;
  readonly onGo: (by: number) => void;
}

function StepBar({ stage, index, count, walk, onGo }: StepBarProps): ReactNode {
  return (
    <div className="step-bar">
      <ButtonGroup variant="outlined">
        <Button
          size="small"
          icon="chevron-left"
          disabled={index === 0}
          data-testid="step-back"
          aria-label="Back"
          onClick={() => onGo(-1)}
        />
        <Button
          size="small"
          endIcon="chevron-right"
          disabled={index === count - 1}
          data-testid="step-next"
          onClick={() => onGo(1)}
        >
          Next
        </Button>
      </ButtonGroup>
      <strong data-testid="step-title">
        {stage.direction === "forward" ? "Forward" : "Backward"}: {stage.node.name}
      </strong>
      <span className="step-place numbers">
        {index + 1} of {count}
        {walk === null ? "" : ` · weights of step ${formatCount(walk.step)}`}
      </span>
      {stage.direction === "backward" ? <GradientBadge node={stage.node.id} /> : null}
      <ProbeControl />
    </div>
  );
}

/** The numbers of the walk, anew with every frame; frames are few while training stands still. */
function useWalk(paths: readonly AnswerPath[]): Walk | null {
  const [walk, setWalk] = useState<Walk | null>(null);
  useEffect(() => feed.wish(paths.flatMap(({ columns }) => tapsOf(columns))), [paths]);
  useEffect(() => {
    let shown: unknown = null;
    return feed.onDraw(() => {
      if (feed.frame() === shown) return;
      shown = feed.frame();
      setWalk(walkOf(paths, feed));
    });
  }, [paths]);
  return walk;
}

/** The same object while the same sample is on show. */
function useShownSample(): ShownSample | null {
  const [shown, setShown] = useState<ShownSample | null>(null);
  useEffect(
    () =>
      feed.onDraw(() => {
        const probe = feed.frame()?.probe;
        if (probe === undefined) return;
        const { split, index } = probe;
        setShown((before) => (before?.split === split && before.index === index ? before : { split, index }));
      }),
    [],
  );
  return shown;
}

/** One sample for the whole walk; afterwards they change again as before. */
function useHeldSample(): void {
  useEffect(() => {
    const before = feed.probe();
    const { split, index } = feed.frame()?.probe ?? { split: "validation" as const, index: 0 };
    if (before.kind === "rotate") feed.setProbe({ kind: "sample", split, index });
    return () => {
      if (before.kind === "rotate") feed.setProbe(before);
    };
  }, []);
}
