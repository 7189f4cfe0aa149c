import { defineCallback } from "./definition.ts";
import { minimumChangeField, monitorField, patienceField } from "./fields.ts";

export const earlyStopping = defineCallback({
  id: "earlyStopping",
  title: "Early stopping",
  summary: "Ends the run when it no longer improves, and keeps the best weights. Prechelt, 1998.",
  fields: {
    monitor: monitorField,
    patience: patienceField(5),
    minimumChange: minimumChangeField,
    restoreBest: {
      kind: "boolean",
      label: "Best weights",
      default: true,
      help: "At the end of the run the weights of its best epoch are put back.",
    },
  },
});
