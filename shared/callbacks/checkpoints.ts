import { defineCallback } from "./definition.ts";

export const checkpoints = defineCallback({
  id: "checkpoints",
  title: "Checkpoints",
  summary: "Says when the run is kept on disk. Without it: at ends of epochs, at most every 30 seconds.",
  fields: {
    every: { kind: "integer", label: "Every", default: 1, min: 1, max: 1_000_000_000, help: "How often." },
    unit: {
      kind: "choice",
      label: "Counted in",
      default: "epochs",
      choices: [
        { value: "epochs", label: "epochs" },
        { value: "steps", label: "steps" },
      ],
      help: "What is counted.",
    },
    bestOnly: {
      kind: "boolean",
      label: "Best only",
      default: false,
      visible: ({ unit }) => unit === "epochs",
      help: "Only where the validation loss is the lowest so far. The end of a run is always kept.",
    },
  },
});
