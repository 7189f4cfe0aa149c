// What happens at one station of the walk, in words and a small table of real numbers.
import type { ReactNode } from "react";
import { formatCount, formatShape } from "../../ui/numberFormat.ts";
import { feed } from "../appFeed.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";
import { weightedSum } from "../neuronView/weightedSum.ts";
import { percent, plain, signed } from "../numberText.ts";
import { NumberTable } from "./NumberTable.tsx";
import { activationSlope, strongestWeightGradients } from "./samplePass.ts";
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
  const layer = walk.layers[stage.column - 1];
  if (stage.node.role === "output")
    return stage.direction === "forward" ? <Answer {...props} /> : <Loss {...props} />;
  if (layer === undefined) return <Passage {...props} />;
  return stage.direction === "forward" ? (
    <Sums {...props} layer={layer} />
  ) : (
    <Gradients {...props} layer={layer} />
  );
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

function Sums({ stage, columns, layer: { layer, pass, activations } }: WithLayer): ReactNode {
  const source = columns[stage.column - 1]?.title ?? "";
  const rows = strongest(activations).map((unit) => {
    const { largest, bias } = weightedSum({
      kernel: layer.kernel,
      sources: layer.sources,
      targets: layer.units,
      target: unit,
      inputs: pass.inputs,
      bias: layer.bias,
      list: 2,
    });
    const terms = largest.map(({ weight, input }) => `${signed(weight, 3)} · ${plain(input, 3)}`).join(" ");
    return [
      String(unit),
      `${terms} …`,
      bias === null ? "–" : signed(bias, 3),
      signed(pass.sums[unit] ?? 0, digits),
      plain(activations[unit] ?? 0, digits),
    ];
  });
  return (
    <>
      <p>
        Each neuron adds up its {formatCount(layer.sources)} inputs from {source}: z = Σ w·x + b, then a ={" "}
        {layer.activation}(z). The {rows.length} strongest of {formatCount(layer.units)}:
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

function Loss({ walk, classNames }: StageTextProps): ReactNode {
  const { loss, truth } = walk;
  if (loss === null || truth === null)
    return <p>For this loss the gradients are not written out. They are for cross-entropy over classes.</p>;
  const rows = strongest(loss.gradient).map((unit) => [
    nameOf(classNames, unit),
    plain(loss.probabilities[unit] ?? 0, digits),
    unit === truth ? "1" : "0",
    signed(loss.gradient[unit] ?? 0, digits),
  ]);
  return (
    <>
      <p>
        L = −log p[{nameOf(classNames, truth)}] = {plain(loss.loss, digits)}. Its gradient at the sums of the
        last layer is what was said less what is true:
      </p>
      <NumberTable heads={["class", "p", "y", "dL/dz = p − y"]} rows={rows} />
    </>
  );
}

function Gradients({ stage, columns, layer }: WithLayer): ReactNode {
  const { gradients, pass } = layer;
  if (gradients === null)
    return (
      <p>
        From here back the gradients are not written out: a function stands between that needs more than z.
      </p>
    );
  const slope = stage.column === columns.length - 1 ? null : activationSlope(layer.layer.activation);
  const neurons = strongest(gradients.sumGradients).map((unit) => [
    String(unit),
    slope === null ? "–" : plain(slope(pass.sums[unit] ?? 0), digits),
    signed(gradients.sumGradients[unit] ?? 0, digits),
  ]);
  const weights = strongestWeightGradients(layer.layer, pass, gradients, mostRows).map((own) => [
    `${own.source} → ${own.unit}`,
    signed(own.weight, digits),
    signed(own.gradient, digits),
  ]);
  return (
    <>
      <p>
        dL/dz = dL/da · f′(z) for each neuron; dL/dw = x · dL/dz for each weight. Gradient descent moves each
        weight by −η times its gradient; the run does so for the mean over a batch.
      </p>
      <div className="step-tables">
        <NumberTable heads={["neuron", "f′(z)", "dL/dz"]} rows={neurons} />
        <NumberTable heads={["weight", "w", "dL/dw"]} rows={weights} />
      </div>
    </>
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
