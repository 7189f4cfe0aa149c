// How a random network is trained: any optimizer, clipping and schedule.
import { createDocument } from "../../shared/document/createDocument.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { schedules } from "../../shared/schedules/registry.ts";
import type { Choose } from "./chooser.ts";
import { optimizerSamples } from "./optimizerSamples.ts";

const clippings: readonly TrainingSettings["optimizer"]["fields"][] = [
  {},
  { clipping: "norm", clipLimit: 0.5 },
  { clipping: "globalNorm", clipLimit: 0.5 },
  { clipping: "value", clipLimit: 0.1 },
];

export interface RandomTraining {
  readonly training: TrainingSettings;
  /** That of the optimizer's sample. */
  readonly isContinuous: boolean;
}

export function randomTraining(choose: Choose): RandomTraining {
  const { optimizer, isContinuous } = choose(optimizerSamples);
  const schedule = choose([null, ...Object.keys(schedules)]);
  const fields = { ...optimizer.fields, ...choose(clippings) };
  return {
    training: {
      ...createDocument().training,
      optimizer: { ...optimizer, fields },
      ...(schedule === null ? {} : { schedule: { id: schedule, fields: {} } }),
    },
    isContinuous,
  };
}
