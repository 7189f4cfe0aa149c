// What happens at one station of the way forward, in words and a small table of real numbers.
import type { ReactNode } from "react";
import { formatCount, formatShape } from "../../ui/numberFormat.ts";
import { feed } from "../appFeed.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";
import { weightedSum } from "../neuronView/weightedSum.ts";
import { percent, plain, signed } from "../numberText.ts";
import { NumberTable } from "./NumberTable.tsx";
import type { Stage } from "./stages.ts";
import type { Walk, WalkLayer } from "./walk.ts";

const mostRows = 6;
const digits = 4;

export interface StageTextProps {
  readonly stage: Stage;
  readonly walk: Walk;
  readonly columns: readonly NeuronColumn[];
  readonly classNames: readonly string[] | null;
}

export function StageText(props: StageTextProps): ReactNode {
  const { stage, walk } = props;
  const layer = walk.layers[stage.column];
  if (stage.node.role === "output") return <Answer {...props} />;
  return layer == null ? <Passage {...props} /> : <Sums {...props} layer={layer} />;
}

/** A layer whose arithmetic is not written out neuron by neuron. */
function Passage({ stage: { node } }: StageTextProps): ReactNode {
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

type WithLayer = StageTextProps & { readonly layer: WalkLayer };

function Sums({ stage, columns, layer }: WithLayer): ReactNode {
  const { kernel, bias, inputs, activations, activation } = layer;
  const source = columns[stage.column - 1]?.title ?? "";
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
        {activation}(z). The {rows.length} strongest of {formatCount(activations.length)}:
      </p>
      <NumberTable heads={["neuron", "largest w · x", "b", "z", "a"]} rows={rows} />
    </>
  );
}

function Answer({ walk, classNames }: StageTextProps): ReactNode {
  const values = walk.layers.at(-1)?.activations;
  if (values === undefined) return <p>The network answers, as the picture shows.</p>;
  const best = values.indexOf(values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  return (
    <p>
      The answer is <strong>{nameOf(classNames, best)}</strong> with {percent(values[best] ?? 0)}
      {walk.truth === null
        ? "."
        : best === walk.truth
          ? ", which is right."
          : `; the truth is ${nameOf(classNames, walk.truth)}, to which it gave ${percent(values[walk.truth] ?? 0)}.`}
    </p>
  );
}

/** Positions of the largest magnitudes. */
function strongest(values: ArrayLike<number>): readonly number[] {
  return Array.from(values, (_, index) => index)
    .sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0))
    .slice(0, mostRows);
}

function nameOf(classNames: readonly string[] | null, index: number): string {
  return classNames?.[index] ?? String(index);
}
