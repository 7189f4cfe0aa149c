import type { FieldValue } from "../fields/fields.ts";
import { lossOf, losses, type LossId } from "../losses/registry.ts";
import type { LossOption } from "../losses/definition.ts";
import { metrics, type MetricId } from "../metrics/registry.ts";
import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";

const lossIds = Object.keys(losses) as readonly LossId[];
const metricIds = Object.keys(metrics) as readonly MetricId[];

/** A field that shows only for the losses that heed it. */
function heeds(option: LossOption): (values: Readonly<Record<string, FieldValue>>) => boolean {
  return ({ loss }) => lossOf(String(loss))?.options.includes(option) ?? false;
}

export const output = defineLayer({
  id: "output",
  version: 1,
  title: "Output",
  category: "io",
  role: "output",
  summary: "What the network answers, and the loss that judges it.",
  help: "Passes its input on unchanged and compares it with the targets. Training makes the loss smaller. For classes the layer before has one unit per class.",
  keywords: ["loss", "target", "label", "logits", "prediction", "cost"],
  inputs: [singlePort],
  fields: {
    target: {
      kind: "text",
      label: "Target",
      default: "",
      maxLength: 200,
      help: "The name of the data's target that this output learns, such as a table's column. Empty: of those that no other output names, the next in the data's order.",
    },
    loss: {
      kind: "choice",
      label: "Loss",
      default: "sparseCategoricalCrossentropy",
      choices: lossIds.map((value) => ({ value, label: losses[value].title })),
      help: "How wrong an answer is, as one number.",
    },
    fromLogits: {
      kind: "boolean",
      label: "From logits",
      default: true,
      visible: heeds("fromLogits"),
      help: "On: the network gives raw numbers and the loss applies softmax or sigmoid itself, which is more exact. Off: the network already gives probabilities.",
    },
    metrics: {
      kind: "choices",
      label: "Metrics",
      default: ["auto"],
      choices: [
        { value: "auto", label: "What fits the loss" },
        ...metricIds.map((value) => ({ value, label: metrics[value].title })),
      ],
      help: "Shown beside the loss, for training and validation; they have no influence on training.",
    },
    topK: {
      kind: "integer",
      label: "k of top-k",
      default: 5,
      min: 1,
      max: 10_000,
      visible: ({ metrics: chosen }) =>
        Array.isArray(chosen) && (chosen as readonly unknown[]).includes("topKAccuracy"),
      help: "How many of the largest outputs may hold the right class.",
    },
    weight: {
      kind: "number",
      label: "Weight",
      default: 1,
      min: 0,
      max: 1e6,
      exclusiveMin: true,
      advanced: true,
      help: "Factor of this output's loss in the sum over all outputs; the losses shown have it in them.",
    },
    labelSmoothing: {
      kind: "number",
      label: "Label smoothing",
      default: 0,
      min: 0,
      max: 1,
      exclusiveMax: true,
      advanced: true,
      visible: heeds("labelSmoothing"),
      help: "Share of each target spread evenly over all classes, so that the network does not grow too sure.",
    },
    delta: {
      kind: "number",
      label: "Delta",
      default: 1,
      min: 0,
      max: 1e6,
      exclusiveMin: true,
      advanced: true,
      visible: heeds("delta"),
      help: "Error at which the loss turns from square to line.",
    },
    gamma: {
      kind: "number",
      label: "Focus",
      default: 2,
      min: 0,
      max: 10,
      advanced: true,
      visible: heeds("gamma"),
      help: "How strongly a focal loss looks away from samples that are right already; 0 is plain cross-entropy.",
    },
    alpha: {
      kind: "number",
      label: "Focal factor",
      default: 0.25,
      min: 0,
      max: 1000,
      exclusiveMin: true,
      advanced: true,
      visible: heeds("alpha"),
      help: "Factor of the focal loss.",
    },
  },
  headline: ({ loss }) => losses[loss].title,
  outputShape: ({ loss }, inputs) => {
    const source = onlyInput(inputs);
    const problem = losses[loss].outputProblem(source);
    return problem === null ? shapeOk(source) : shapeProblem(problem);
  },
  weights: () => [],
  examples: [
    { title: "Ten classes from logits", fields: {}, inputs: [[10]] },
    { title: "One number", fields: { loss: "meanSquaredError" }, inputs: [[1]] },
  ],
});
