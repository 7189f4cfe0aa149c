import type { TemplateDefinition } from "./definition.ts";
import { playgroundDocument } from "./playground.ts";

export const playgroundGauss: TemplateDefinition = {
  id: "playground-gauss",
  title: "Two clouds",
  summary: "Two round clouds of points: one straight border is enough, so there is no hidden layer.",
  create: () =>
    playgroundDocument({
      name: "Two clouds",
      data: "gauss",
      hidden: [],
      epochs: 60,
      learningRate: 0.02,
      noise: 0.05,
    }),
};
