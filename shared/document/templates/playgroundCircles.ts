import type { TemplateDefinition } from "./definition.ts";
import { playgroundDocument } from "./playground.ts";

export const playgroundCircles: TemplateDefinition = {
  id: "playground-circles",
  title: "A disc within a ring",
  summary: "Two classes no line can part: four neurons bend the plane until one can.",
  create: () =>
    playgroundDocument({
      name: "Circles",
      data: "circles",
      hidden: [4],
      epochs: 120,
      learningRate: 0.02,
      noise: 0.05,
    }),
};
