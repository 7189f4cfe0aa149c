import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import { defineLayer, type Shape, type ShapeResult } from "./definition.ts";
import { activationField, activationFunction } from "./parts/activations.ts";
import { convolveImages, type Convolution } from "./parts/convolution.ts";
import {
  convolutionHeadline,
  convolvedShape,
  filtersField,
  shapeOrNothing,
} from "./parts/convolutionFields.ts";
import {
  biasInitializerField,
  buildInitializer,
  initializerField,
  kernelInitializerField,
} from "./parts/initializers.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { biasStart } from "./parts/recurrentFields.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { paddingField, windowField } from "./parts/windows.ts";
import { splitAxis, unstackAxis } from "./parts/pieces.ts";
import { convolvedRecurrentWork } from "./parts/layerWork.ts";

const fields = {
  filters: filtersField(16),
  kernelSize: windowField("Kernel size", [3, 3], "Height and width of the window."),
  strides: windowField("Strides", [1, 1], "How far the input's window moves at a time."),
  padding: paddingField,
  returnSequences: {
    kind: "boolean",
    label: "Every step's output",
    default: false,
    help: "On: a sequence of images comes out. Off: only the last.",
  },
  activation: { ...activationField, default: "tanh" },
  recurrentActivation: { ...activationField, label: "Gates' activation", default: "sigmoid", advanced: true },
  useBias: {
    kind: "boolean",
    label: "Bias",
    default: true,
    advanced: true,
    help: "Adds learned numbers to the sums.",
  },
  unitForgetBias: {
    kind: "boolean",
    label: "Start remembering",
    default: true,
    advanced: true,
    help: "Starts the forget gate's bias at 1.",
  },
  kernelInitializer: kernelInitializerField,
  recurrentInitializer: initializerField(
    "Recurrent kernel starts as",
    "orthogonal",
    "Distribution the state's kernel is drawn from.",
  ),
  biasInitializer: biasInitializerField,
} as const satisfies FieldSpecs;

type Values = FieldValues<typeof fields>;

const gates = 4;

export const convLSTM2d = defineLayer({
  id: "convLSTM2d",
  version: 1,
  title: "Conv LSTM 2D",
  category: "recurrent",
  role: "layer",
  summary: "An LSTM whose state is an image.",
  help: "The products of an LSTM are convolutions, so that it remembers where things are: films, radar, cells over time. Shi et al., 2015.",
  keywords: ["recurrent", "video", "convolution", "sequence", "nowcasting"],
  inputs: [singlePort],
  fields,
  headline: ({ filters, kernelSize }) => convolutionHeadline(filters, kernelSize),
  outputShape: (values, inputs) => shapeAfter(values, onlyInput(inputs)),
  weights: ({ kernelSize, filters, useBias }, inputs) => [
    { name: "kernel", shape: [...kernelSize, lastSize(onlyInput(inputs)), gates * filters], trainable: true },
    { name: "recurrent_kernel", shape: [...kernelSize, filters, gates * filters], trainable: true },
    ...(useBias ? [{ name: "bias", shape: [gates * filters], trainable: true }] : []),
  ],
  work: convolvedRecurrentWork,
  build: (tf, values, { name, seed, inputShapes }) => {
    const { core } = tf;
    const { filters, kernelSize, strides, padding } = values;
    const source = onlyInput(inputShapes);
    const size = gates * filters;
    const activate = activationFunction(tf, values.activation);
    const gate = activationFunction(tf, values.recurrentActivation);
    const seen: Convolution = { strides, dilations: [1, 1], padding, groups: 1 };
    const remembered: Convolution = { strides: [1, 1], dilations: [1, 1], padding: "same", groups: 1 };
    const bias = {
      name: "bias",
      shape: [size],
      initializer: biasStart(tf, "lstm", { ...values, units: filters }, seed, "bias"),
    };
    return ownLayer(tf, {
      name,
      kind: "ConvLSTM2D",
      outputShape: shapeOrNothing(shapeAfter(values, source)),
      weights: [
        {
          name: "kernel",
          shape: [...kernelSize, lastSize(source), size],
          initializer: buildInitializer(tf, values.kernelInitializer, seed, "kernel"),
        },
        {
          name: "recurrent_kernel",
          shape: [...kernelSize, filters, size],
          initializer: buildInitializer(tf, values.recurrentInitializer, seed, "recurrent_kernel"),
        },
        ...(values.useBias ? [bias] : []),
      ],
      compute: (inputs, { weights: [kernel, recurrentKernel, shift] }) => {
        const sequence = onlyTensor(inputs);
        const [batch = 1, steps = 1, ...image] = sequence.shape;
        // All frames meet the input's kernel at once, as one batch.
        const frames = convolveImages(
          tf,
          core.reshape(sequence, [batch * steps, ...image]),
          kernel as Tensor,
          seen,
        );
        const shifted = shift === undefined ? frames : core.add(frames, shift);
        const perStep = unstackAxis(tf, core.reshape(shifted, [batch, steps, ...shifted.shape.slice(1)]), 1);
        const [, height = 1, width = 1] = shifted.shape;
        let output: Tensor = core.zeros([batch, height, width, filters]);
        let memory: Tensor = core.zeros([batch, height, width, filters]);
        const outputs = perStep.map((frame) => {
          const sums = core.add(frame, convolveImages(tf, output, recurrentKernel as Tensor, remembered));
          const [i, f, c, o] = splitAxis(tf, sums, gates, 3) as [Tensor, Tensor, Tensor, Tensor];
          memory = core.add(core.mul(gate(f), memory), core.mul(gate(i), activate(c)));
          output = core.mul(gate(o), activate(memory));
          return output;
        });
        return values.returnSequences ? core.stack(outputs, 1) : output;
      },
    });
  },
  examples: [
    { title: "Last image", fields: { filters: 2, padding: "same" }, inputs: [[3, 4, 4, 1]] },
    {
      title: "Every image, no bias",
      fields: { filters: 2, kernelSize: [2, 2], returnSequences: true, useBias: false },
      inputs: [[2, 4, 3, 2]],
    },
  ],
});

function shapeAfter(
  { kernelSize, strides, padding, filters, returnSequences }: Values,
  source: Shape,
): ShapeResult {
  const wrongRank = rankProblem(source, 4);
  if (wrongRank !== null)
    return shapeProblem({ ...wrongRank, expected: "a sequence of images [steps, height, width, channels]" });
  const image = convolvedShape(source.slice(1), { size: kernelSize, strides, padding }, filters);
  if (!image.ok || !returnSequences) return image;
  return shapeOk([source[0] ?? 1, ...image.shape]);
}
