import type { TemplateDefinition } from "./definition.ts";
import { playgroundDocument } from "./playground.ts";

export const playgroundXor: TemplateDefinition = {
  id: "playground-xor",
  title: "Exclusive or",
  summary: "Opposite quadrants belong together: the classic task that needs a hidden layer.",
  create: () =>
    playgroundDocument({
      name: "Exclusive or",
      data: "xor",
      hidden: [4],
      epochs: 120,
      learningRate: 0.02,
      noise: 0.05,
    }),
};
