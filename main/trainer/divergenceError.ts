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
    ...(fault === null ? {} : { todo: advice(fault) }),
    ...(fault === null || fault.node === null ? {} : { node: fault.node }),
  });
}

function describeFault(document: NetDocument, { phase, node, primitive, largest }: Fault): string {
  const name = document.nodes.find(({ id }) => id === node)?.name || node;
  const layer = name === null ? "" : ` of ${name}`;
  const cause =
    primitive === null ? "" : ` (${primitive} of numbers up to ${Number(largest.toPrecision(3))})`;
  switch (phase) {
    case "input":
      return "a sample with a value that is not a finite number";
    case "forward":
      return `an output${layer} that is not a finite number${cause}`;
    case "loss":
      return `a loss${layer} that is not a finite number${cause}`;
    case "gradient":
      return `a gradient${layer} that is not a finite number${cause}`;
    case "update":
      return `an update of the weights${layer} that is not a finite number${cause}`;
  }
}

function advice({ phase }: Fault): string {
  switch (phase) {
    case "input":
      return "Repair the data or leave the sample out.";
    case "loss":
      return "Let the loss take logits, lower the learning rate, or choose another loss; the last good state is kept.";
    case "forward":
      return "The weights have grown too large: lower the learning rate, clip the gradients, or normalize; the last good state is kept.";
    case "gradient":
      return "Clip the gradients, lower the learning rate, or normalize before this layer; the last good state is kept.";
    case "update":
      return "Lower the learning rate or clip the gradients; the last good state is kept.";
  }
}
