// A station of the way back: the gradient of the loss at the node's values and weights, and what the optimizer would change.
import type { ReactNode } from "react";
import type { SampleStep, StepWeight } from "../../../shared/contract/sampleStep.ts";
import { formatCount, formatShape } from "../../ui/numberFormat.ts";
import type { AnswerTarget } from "../../data/answerTargets.ts";
import { plain } from "../numberText.ts";
import { outputName } from "../outputName.ts";
import { NumberTable } from "./NumberTable.tsx";
import { useSampleStep, type ShownSample } from "./useSampleStep.ts";
import type { Stage } from "./stages.ts";

const mostRows = 6;
const digits = 4;

export interface BackwardTextProps {
  readonly stage: Stage;
  readonly sample: ShownSample;
  /** Step of the weights on show. */
  readonly step: number;
  /** How many the network has: their losses add up. */
  readonly outputs: number;
}

export function BackwardText({ stage, sample, step, outputs }: BackwardTextProps): ReactNode {
  const { node, path } = stage;
  const seen = useSampleStep(node.id, sample, step);
  if (seen === null) return <p>Computing the gradients …</p>;
  if (!seen.ok) return <p>No gradients here: {seen.error.found}.</p>;
  const isAnswer = node.role === "output";
  return (
    <>
      {isAnswer ? <Loss seen={seen.value} outputs={outputs} /> : null}
      <div className="step-tables">
        <Values seen={seen.value} target={isAnswer ? (path?.target ?? null) : null} />
        <Weights weights={seen.value.weights} />
      </div>
    </>
  );
}

interface LossProps {
  readonly seen: SampleStep;
  readonly outputs: number;
}

function Loss({ seen: { loss }, outputs }: LossProps): ReactNode {
  const together = outputs > 1 ? ` over all ${outputs} outputs` : "";
  return (
    <p>
      The loss of this sample{together} is L = {plain(loss, digits)}, penalties on weights included. From here
      its gradient goes back, as training would compute it for this sample alone.
    </p>
  );
}

interface ValuesProps {
  readonly seen: SampleStep;
  /** What the values mean, where they are an answer. */
  readonly target: AnswerTarget | null;
}

function Values({ seen: { shape, values, gradientNorm }, target }: ValuesProps): ReactNode {
  if (gradientNorm === null) return <p>The loss does not depend on what this layer gives.</p>;
  const rows = values
    .slice(0, mostRows)
    .map(({ position, value, gradient }) => [
      (shape.length === 1 ? outputName(target, shape[0] ?? 0, position[0] ?? 0) : null) ??
        position.join(", "),
      number(value),
      number(gradient),
    ]);
  return (
    <section>
      <p>
        {formatShape(shape)} {shape.length === 1 && shape[0] === 1 ? "value" : "values"}, gradient of size{" "}
        {number(gradientNorm)}:
      </p>
      <NumberTable heads={["value", "a", "dL/da"]} rows={rows} />
    </section>
  );
}

function Weights({ weights }: { readonly weights: readonly StepWeight[] }): ReactNode {
  if (weights.length === 0) return null;
  const sizes = weights.map(({ name, shape, norm, gradientNorm, updateNorm }) => [
    `${name} ${formatShape(shape)}`,
    number(norm),
    number(gradientNorm),
    number(updateNorm),
  ]);
  return (
    <>
      <section>
        <p>What the optimizer would change most, by its rate and state as they are now:</p>
        <NumberTable heads={["weight", "w", "dL/dw", "change"]} rows={changes(weights)} />
      </section>
      <section>
        <p>
          {formatCount(weights.length)} {weights.length === 1 ? "weight" : "weights"}, sizes over all numbers:
        </p>
        <NumberTable heads={["weight", "‖w‖", "‖dL/dw‖", "‖change‖"]} rows={sizes} />
      </section>
    </>
  );
}

function changes(weights: readonly StepWeight[]): readonly (readonly string[])[] {
  return weights
    .flatMap(({ name, largest }) => largest.map((one) => ({ name, ...one })))
    .sort((a, b) => Math.abs(b.update ?? b.gradient ?? 0) - Math.abs(a.update ?? a.gradient ?? 0))
    .slice(0, mostRows)
    .map(({ name, position, weight, gradient, update }) => [
      `${name} ${position.join(", ")}`,
      number(weight),
      number(gradient),
      number(update),
    ]);
}

function number(value: number | null): string {
  return value === null ? "–" : plain(value, digits);
}
