import { defaultTraining } from "../createDocument.ts";
import { chainDocument, digitClasses, digitImage, type TemplateDefinition } from "./definition.ts";

export const mnistCnn: TemplateDefinition = {
  id: "mnist-cnn",
  title: "Digits CNN",
  summary:
    "Two convolutions with pooling and a dense layer: sees strokes wherever they are and gets far fewer digits wrong.",
  create: () =>
    chainDocument(
      "Digits CNN",
      {
        ...defaultTraining,
        batchSize: 64,
        epochs: 3,
        optimizer: { id: "adam", fields: { learningRate: 0.001 } },
      },
      [
        digitImage,
        {
          id: "conv-1",
          layer: "conv2d",
          name: "Conv 1",
          fields: { filters: 32, kernelSize: [3, 3], activation: "relu" },
        },
        { id: "pool-1", layer: "maxPooling2d", name: "Pool 1" },
        {
          id: "conv-2",
          layer: "conv2d",
          name: "Conv 2",
          fields: { filters: 64, kernelSize: [3, 3], activation: "relu" },
        },
        { id: "pool-2", layer: "maxPooling2d", name: "Pool 2" },
        { id: "flatten", layer: "flatten", name: "Flatten" },
        { id: "hidden", layer: "dense", name: "Hidden", fields: { units: 128, activation: "relu" } },
        { id: "digits", layer: "dense", name: "Digits", fields: { units: 10 } },
        digitClasses,
      ],
    ),
};
