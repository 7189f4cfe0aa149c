// Why this answer: which numbers of the sample spoke for it and against it (gradient × input), and which neurons of the last
// hidden layer (activation × weight). A wrong answer is held against the truth.
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { TapRequest } from "../../shared/contract/live.ts";
import { client } from "../client/client.ts";
import { truthOf } from "../data/answerTargets.ts";
import { useMainTarget, useNamedOutput } from "../data/useAnswers.ts";
import { documentState } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import type { ImageSize } from "../live/chain.ts";
import type { LiveSample } from "../live/liveFeed.ts";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { noTaps } from "../live/noTaps.ts";
import { signed } from "../live/numberText.ts";
import { paintCells } from "../live/pictures/cells.ts";
import { contributionsOf, type Contribution } from "./contributions.ts";
import { explainedAnswer, type ExplainedAnswer } from "./explainedAnswer.ts";
import type { LastLayer } from "./lastLayer.ts";

/** Larger kernels come as a sample, which names no single neuron. */
const mostWeights = 262_144;
const mostNeurons = 8;
/** The pen has rested. */
const restMs = 250;

export interface WhyPanelProps {
  readonly runId: string;
  readonly last: LastLayer;
  readonly sample: LiveSample;
  /** The main output's numbers for it. */
  readonly values: Float32Array;
  /** Which of the network's inputs is looked into. */
  readonly input: number;
  readonly image: ImageSize | null;
}

export function WhyPanel({ runId, last, sample, values, input, image }: WhyPanelProps): ReactNode {
  const target = useMainTarget();
  const { link } = last.output;
  const answer = explainedAnswer({ values, link, target, truth: truthOf(sample, target) });
  const saliency = useSaliency(runId, sample, { output: useNamedOutput(), ...answer }, input);
  const neurons = useContributions(last, answer);
  return (
    <section className="why" aria-label="Why this answer" data-testid="why">
      <h3>Why {answer.words}?</h3>
      <div className="why-columns">
        {saliency === null ? null : <SaliencyPicture amounts={saliency} image={image} sides={answer.sides} />}
        {last.hidden === null || neurons.length === 0 ? null : (
          <NeuronList node={last.hidden.id} name={last.hidden.name} neurons={neurons} />
        )}
      </div>
    </section>
  );
}

interface SaliencyPictureProps extends Pick<ExplainedAnswer, "sides"> {
  readonly amounts: Float32Array;
  readonly image: ImageSize | null;
}

function SaliencyPicture({ amounts, image, sides: [up, down] }: SaliencyPictureProps): ReactNode {
  const draw = useMemo(() => {
    // The channels of a pixel speak together.
    const channels = image?.channels ?? 1;
    const data = Float32Array.from({ length: amounts.length / channels }, (_, at) =>
      amounts.subarray(at * channels, (at + 1) * channels).reduce((sum, amount) => sum + amount, 0),
    );
    const scale = data.reduce((largest, amount) => Math.max(largest, Math.abs(amount)), 1e-12);
    const cells = { columns: image?.width ?? data.length, rows: image?.height ?? 1, data, scale };
    return ({ context, width, height, theme }: Surface) =>
      paintCells(context, cells, { x: 0, y: 0, width, height }, "diverging", theme);
  }, [amounts, image]);
  return (
    <figure className="saliency" data-row={image === null}>
      <LiveCanvas
        taps={noTaps}
        draw={draw}
        className="live-canvas"
        label={`What in the sample speaks for the answer (${up}), in orange, and against it (${down}), in blue`}
      />
      <figcaption>
        <span className="why-for">{up}</span> and <span className="why-against">{down}</span>
      </figcaption>
    </figure>
  );
}

interface NeuronListProps {
  readonly node: string;
  readonly name: string;
  readonly neurons: readonly Contribution[];
}

function NeuronList({ node, name, neurons }: NeuronListProps): ReactNode {
  const largest = Math.max(1e-12, ...neurons.map(({ amount }) => Math.abs(amount)));
  return (
    <div className="why-neurons">
      <button type="button" className="why-layer" onClick={() => documentState().select([node])}>
        {name}: neuron, activation × weight
      </button>
      <ul className="numbers">
        {neurons.map(({ neuron, activation, weight, amount }) => (
          <li key={neuron} title={`${signed(activation)} × ${signed(weight)} = ${signed(amount)}`}>
            <span>{neuron}</span>
            <i
              data-against={amount < 0}
              style={{ width: `${Math.max(2, (Math.abs(amount) / largest) * 60)}px` }}
            />
            <span>{signed(amount)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ExplainedOutput extends Pick<ExplainedAnswer, "unit" | "sign"> {
  /** Its node; undefined of the only output. */
  readonly output: string | undefined;
}

/** gradient × input of the answer, once the sample rests; null until then. */
function useSaliency(
  runId: string,
  sample: LiveSample,
  { output, unit, sign }: ExplainedOutput,
  input: number,
): Float32Array | null {
  const [known, setKnown] = useState<Float32Array | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => void ask(), restMs);
    async function ask(): Promise<void> {
      const feature = sample.features[input];
      if (feature === undefined) return;
      const result = await client.call("predict.saliency", {
        runId,
        features: sample.features.map(({ shape, data }) => ({ shape: [...shape], data })),
        input,
        output,
        unit,
        reach: reachOf(feature.data),
      });
      if (!wanted || !result.ok) return;
      const { gradient } = result.value;
      setKnown(gradient.map((slope, index) => sign * slope * (feature.data[index] ?? 0)));
    }
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [runId, sample, output, unit, sign, input]);
  return known;
}

/** A few percent of what the sample's numbers span. */
function reachOf(data: Float32Array): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? largest / 32 : 0.01;
}

function useContributions(
  { answers, hidden }: LastLayer,
  { unit, sign, against }: ExplainedAnswer,
): readonly Contribution[] {
  const [neurons, setNeurons] = useState<readonly Contribution[]>([]);
  useEffect(() => {
    if (hidden === null) return undefined;
    const source = hidden.id;
    const taps: readonly TapRequest[] = [
      { node: answers.id, kind: "weights", weight: "kernel", limit: mostWeights },
    ];
    const release = feed.wish(taps);
    let seen: readonly unknown[] = [];
    const stop = feed.onDraw(() => {
      const kernel = feed.value(answers.id, "weights", "kernel");
      const activations = feed.value(source, "activation");
      if (kernel === undefined || kernel.grid !== undefined || activations?.grid !== undefined) return;
      if (activations === undefined || kernel.shape[0] !== activations.data.length) return;
      if (seen[0] === kernel && seen[1] === activations) return;
      seen = [kernel, activations];
      setNeurons(contributionsOf(kernel.data, activations.data, { unit, sign, against }, mostNeurons));
    });
    return () => {
      release();
      stop();
    };
  }, [answers, hidden, unit, sign, against]);
  return neurons;
}
