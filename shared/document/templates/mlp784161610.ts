import { defaultTraining } from "../createDocument.ts";
import type { NetDocument } from "../schema.ts";
import { chainDocument, digitClasses, digitImage, type TemplateDefinition } from "./definition.ts";

export const mlp784161610: TemplateDefinition = {
  id: "mlp-784-16-16-10",
  title: "784-16-16-10, sigmoid",
  summary:
    "Two hidden layers of 16 neurons between pixels and digits: 13,002 weights and biases, small enough to watch each one.",
  create: () => hiddenLayersDocument("Digits 784-16-16-10", "sigmoid", 0.005),
};

export const mlp784161610Relu: TemplateDefinition = {
  id: "mlp-784-16-16-10-relu",
  title: "784-16-16-10, ReLU",
  summary:
    "The same two hidden layers with ReLU instead of sigmoid: the same 13,002 numbers, and it learns faster.",
  create: () => hiddenLayersDocument("Digits 784-16-16-10 ReLU", "relu", 0.001),
};

function hiddenLayersDocument(
  name: string,
  activation: "sigmoid" | "relu",
  learningRate: number,
): NetDocument {
  const training = { ...defaultTraining, optimizer: { id: "adam", fields: { learningRate } } };
  const hidden = {
    units: 16,
    activation,
    kernelInitializer: activation === "relu" ? "heUniform" : "glorotUniform",
  };
  return chainDocument(name, training, [
    digitImage,
    { id: "flatten", layer: "flatten", name: "Flatten" },
    { id: "hidden-1", layer: "dense", name: "Hidden 1", fields: hidden },
    { id: "hidden-2", layer: "dense", name: "Hidden 2", fields: hidden },
    { id: "digits", layer: "dense", name: "Digits", fields: { units: 10 } },
    digitClasses,
  ]);
}
