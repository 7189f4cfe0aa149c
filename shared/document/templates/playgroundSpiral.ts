import type { TemplateDefinition } from "./definition.ts";
import { playgroundDocument } from "./playground.ts";

export const playgroundSpiral: TemplateDefinition = {
  id: "playground-spiral",
  title: "Two spiral arms",
  summary: "Two arms wound around each other: the hardest of the four, with two hidden layers of 16 neurons.",
  create: () =>
    playgroundDocument({
      name: "Spiral",
      data: "spiral",
      hidden: [16, 16],
      epochs: 400,
      learningRate: 0.01,
      noise: 0.02,
    }),
};
