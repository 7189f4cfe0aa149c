import { defineCallback } from "./definition.ts";

export const limits = defineCallback({
  id: "limits",
  title: "Limits",
  summary: "Ends the run in good order after so many steps or seconds.",
  fields: {
    steps: {
      kind: "integer",
      label: "Steps",
      default: 0,
      min: 0,
      max: 1_000_000_000,
      help: "Most steps of the run; 0 is no limit.",
    },
    seconds: {
      kind: "number",
      label: "Time",
      default: 0,
      min: 0,
      max: 100_000_000,
      unit: "s",
      help: "Most seconds the run may take, pauses not counted; 0 is no limit.",
    },
  },
});
