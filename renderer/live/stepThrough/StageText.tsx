// What happens at one station of the way forward, in words and a small table of real numbers.
import type { ReactNode } from "react";
import { placeOfLargest } from "../../../shared/metrics/placeOfLargest.ts";
import { classWords, learnsValues, type AnswerTarget } from "../../data/answerTargets.ts";
import { classShares } from "../../data/classShares.ts";
import { formatCount, formatShape } from "../../ui/numberFormat.ts";
import { feed } from "../appFeed.ts";
import { weightedSum } from "../neuronView/weightedSum.ts";
import { percent, plain, signed } from "../numberText.ts";
import { NumberTable } from "./NumberTable.tsx";
import type { Stage } from "./stages.ts";
import type { Walk, WalkedPath, WalkLayer } from "./walk.ts";

const mostRows = 6;
const digits = 4;

export interface StageTextProps {
  readonly stage: Stage;
  readonly walk: Walk;
}

export function StageText({ stage, walk }: StageTextProps): ReactNode {
  const walked = stage.path === null ? undefined : walk.paths.get(stage.path.output);
  if (stage.node.role === "output") return <Answer target={stage.path?.target ?? null} walked={walked} />;
  const layer = walked?.layers[stage.column];
  return layer == null ? <Passage stage={stage} /> : <Sums stage={stage} layer={layer} />;
}

interface AtStage {
  readonly stage: Stage;
}

/** A layer whose arithmetic is not written out neuron by neuron. */
function Passage({ stage: { node } }: AtStage): ReactNode {
  const value = feed.value(node.id, "activation");
  const shape = node.outputShape === null ? "" : `${formatShape(node.outputShape)} numbers`;
  if (node.role === "input")
    return <p>The sample enters: {shape}. What the network computes from here on depends on them alone.</p>;
  if (value === undefined) return <p>{shape}, which the picture shows.</p>;
  const { min, max, mean, dead } = value.stats;
  return (
    <p>
      {shape} from {plain(min, digits)} to {plain(max, digits)}, mean {plain(mean, digits)}
      {dead > 0 ? `, ${percent(dead)} of them exactly zero` : ""}.
    </p>
  );
}

type WithLayer = AtStage & { readonly layer: WalkLayer };

function Sums({ stage, layer }: WithLayer): ReactNode {
  const { kernel, bias, inputs, activations, activation } = layer;
  const source = stage.path?.columns[stage.column - 1]?.title ?? "";
  const rows = strongest(activations).map((unit) => {
    const sum = weightedSum({
      kernel,
      sources: inputs.length,
      targets: activations.length,
      target: unit,
      inputs,
      bias,
      list: 2,
    });
    const terms = sum.largest
      .map(({ weight, input }) => `${signed(weight, 3)} · ${plain(input, 3)}`)
      .join(" ");
    return [
      String(unit),
      `${terms} …`,
      sum.bias === null ? "–" : signed(sum.bias, 3),
      signed(sum.sum, digits),
      plain(activations[unit] ?? 0, digits),
    ];
  });
  return (
    <>
      <p>
        Each neuron adds up its {formatCount(inputs.length)} inputs from {source}: z = Σ w·x + b, then a ={" "}
        {activation}(z).{" "}
        {activations.length === 1
          ? "There is one:"
          : `The ${rows.length} strongest of ${formatCount(activations.length)}:`}
      </p>
      <NumberTable heads={["neuron", "largest w · x", "b", "z", "a"]} rows={rows} />
    </>
  );
}

interface AnswerProps {
  readonly target: AnswerTarget | null;
  readonly walked: WalkedPath | undefined;
}

function Answer({ target, walked }: AnswerProps): ReactNode {
  const values = walked?.layers.at(-1)?.activations;
  if (values === undefined) return <p>The network answers, as the picture shows.</p>;
  const truth = walked?.truth ?? null;
  if (learnsValues(target)) return <ValueAnswer values={values} truth={truth} />;
  const shares = classShares(values, target?.classNames ?? null);
  return <ClassAnswer shares={shares} target={target} truth={truth} />;
}

interface ClassAnswerProps {
  readonly shares: Float32Array;
  readonly target: AnswerTarget | null;
  readonly truth: number | null;
}

function ClassAnswer({ shares, target, truth }: ClassAnswerProps): ReactNode {
  const best = placeOfLargest(shares);
  return (
    <p>
      The answer is <strong>{classWords(target, best)}</strong> with {percent(shares[best] ?? 0)}
      {truth === null
        ? "."
        : best === truth
          ? ", which is right."
          : `; the truth is ${classWords(target, truth)}, to which it gave ${percent(shares[truth] ?? 0)}.`}
    </p>
  );
}

interface ValueAnswerProps {
  readonly values: Float32Array;
  readonly truth: number | null;
}

function ValueAnswer({ values, truth }: ValueAnswerProps): ReactNode {
  const [value] = values;
  if (value === undefined || values.length > 1)
    return <p>The answer is {formatCount(values.length)} values, as the picture shows.</p>;
  return (
    <p>
      The answer is <strong>{plain(value)}</strong>
      {truth === null ? "." : `; the truth is ${plain(truth)}: off by ${plain(Math.abs(value - truth))}.`}
    </p>
  );
}

/** Positions of the largest magnitudes. */
function strongest(values: ArrayLike<number>): readonly number[] {
  return Array.from(values, (_, index) => index)
    .sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0))
    .slice(0, mostRows);
}
