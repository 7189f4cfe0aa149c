// What a person is told of a run that diverged: what was not finite, where it began and what to try.
import type { NetDocument } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import type { Fault } from "../engine/engine.ts";
import type { Diagnosis } from "./diagnosis.ts";

export interface Divergence {
  /** Number of the step, counted from 1. */
  readonly step: number;
  /** What was seen to be no finite number. */
  readonly metric: string;
  /** Step whose weights were put back; null where there were none. */
  readonly goodStep: number | null;
  readonly diagnosis: Diagnosis | null;
}

export function divergenceError(document: NetDocument, divergence: Divergence): AppError {
  const { step, metric, goodStep, diagnosis } = divergence;
  const fault = diagnosis?.fault ?? null;
  const badStep = diagnosis === null ? step : diagnosis.progress.step + 1;
  const what = fault === null ? `a ${metric} that is not a finite number` : describeFault(document, fault);
  const kept = goodStep === null ? "" : `; the weights of step ${goodStep} were put back`;
  return appError("run/diverged", {
    found: `${what} at step ${badStep}${kept}`,
    ...(fault === null ? {} : { todo: advice[fault.phase] }),
    ...(fault === null || fault.node === null ? {} : { node: fault.node }),
  });
}

function describeFault(document: NetDocument, { phase, node, primitive, largest }: Fault): string {
  if (phase === "input") return "a sample with a value that is not a finite number";
  const name = document.nodes.find(({ id }) => id === node)?.name || node;
  const layer = name === null ? "" : ` of ${name}`;
  const cause =
    primitive === null ? "" : ` (${primitive} of numbers up to ${Number(largest.toPrecision(3))})`;
  return `${results[phase]}${layer} that is not a finite number${cause}`;
}

const results: Readonly<Record<Exclude<Fault["phase"], "input">, string>> = {
  forward: "an output",
  loss: "a loss",
  gradient: "a gradient",
  update: "an update of the weights",
};

const advice: Readonly<Record<Fault["phase"], string>> = {
  input: "Repair the data or leave the sample out.",
  forward:
    "The weights have grown too large: lower the learning rate, clip the gradients, or normalize; the last good state is kept.",
  loss: "Let the loss take logits, lower the learning rate, or choose another loss; the last good state is kept.",
  gradient:
    "Clip the gradients, lower the learning rate, or normalize before this layer; the last good state is kept.",
  update: "Lower the learning rate or clip the gradients; the last good state is kept.",
};
