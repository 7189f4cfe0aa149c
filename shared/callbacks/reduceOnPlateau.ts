import { defineCallback } from "./definition.ts";
import { minimumChangeField, monitorField, patienceField } from "./fields.ts";

export const reduceOnPlateau = defineCallback({
  id: "reduceOnPlateau",
  title: "Reduce on plateau",
  summary: "Lowers the learning rate when the run no longer improves.",
  fields: {
    monitor: monitorField,
    factor: {
      kind: "number",
      label: "Factor",
      default: 0.5,
      min: 0,
      max: 1,
      exclusiveMin: true,
      exclusiveMax: true,
      help: "What the learning rate is multiplied with.",
    },
    patience: patienceField(3),
    minimumChange: minimumChangeField,
    leastFactor: {
      kind: "number",
      label: "Not below",
      default: 0.001,
      min: 0,
      max: 1,
      advanced: true,
      help: "Smallest share of the first learning rate it may come down to.",
    },
  },
});
