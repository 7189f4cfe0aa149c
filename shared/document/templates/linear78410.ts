import { defaultTraining } from "../createDocument.ts";
import { chainDocument, digitClasses, digitImage, type TemplateDefinition } from "./definition.ts";

export const linear78410: TemplateDefinition = {
  id: "linear-784-10",
  title: "Linear 784 → 10",
  summary:
    "One weight from every pixel to every digit, nothing in between: what a network can do without hidden layers.",
  create: () =>
    chainDocument(
      "Linear digits",
      { ...defaultTraining, epochs: 5, optimizer: { id: "adam", fields: { learningRate: 0.003 } } },
      [
        digitImage,
        { id: "flatten", layer: "flatten", name: "Flatten" },
        { id: "digits", layer: "dense", name: "Digits", fields: { units: 10 } },
        digitClasses,
      ],
    ),
};
