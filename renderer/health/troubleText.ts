// What each problem of a run is called, what it means and what helps.
import type { Trouble } from "./healthStore.ts";

export interface TroubleText {
  readonly title: string;
  readonly explanation: string;
}

export const troubleTexts: Readonly<Record<Trouble, TroubleText>> = {
  "not-finite": {
    title: "Not a number",
    explanation:
      "This layer gives values that are no finite numbers, so nothing behind it can learn. A smaller learning rate, clipped gradients or data without gaps help.",
  },
  exploding: {
    title: "Exploding",
    explanation:
      "The values of this layer have grown beyond a million and soon overflow. A smaller learning rate, clipping the gradient's norm or a normalization layer help.",
  },
  dead: {
    title: "Dead",
    explanation:
      "ReLUs stuck at zero get no gradient, so they stay dead and nothing in front of them learns. A smaller learning rate, He initialization or a leaky ReLU help; start anew, for dead neurons seldom come back.",
  },
  saturated: {
    title: "Saturated",
    explanation:
      "At the ends of their function its slope is almost zero, so this layer and those before it hardly learn. A smaller learning rate, smaller initial weights, a normalization layer in front or ReLU help.",
  },
  vanishing: {
    title: "Vanishing gradient",
    explanation:
      "Hardly anything of the gradient comes back to this layer, so it stays as it was initialized while those behind it learn. ReLU in place of sigmoid or tanh, a normalization layer, an Add that leads around some layers, or Adam in place of SGD help.",
  },
  "exploding-gradient": {
    title: "Exploding gradient",
    explanation:
      "The next step would change this layer's weights as much as they are large, so what was learned is lost and the loss jumps. A smaller learning rate, clipping the gradient's norm, smaller initial weights or a normalization layer help.",
  },
  overfitting: {
    title: "Overfitting",
    explanation:
      "The validation loss gets no better, or rises, while the training loss still falls: the network learns its samples by heart. Stop early, or use dropout, weight decay, augmentation or more data.",
  },
  failed: {
    title: "The run failed here",
    explanation:
      "The first number that was not finite came from this layer; the run's error says at which step.",
  },
};
