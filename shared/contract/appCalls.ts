// The app itself: what runs here, what can train, what the user set.
import * as z from "zod";
import { deviceChoiceSchema, engineChoiceSchema } from "../run/runSpec.ts";
import { nothing } from "./callParts.ts";

export const engineStatusSchema = z
  .strictObject({
    engine: z.string(),
    ready: z.boolean(),
    version: z.string().nullable(),
    devices: z
      .array(z.strictObject({ device: z.string(), ready: z.boolean(), detail: z.string() }))
      .readonly(),
    todo: z.string(),
  })
  .readonly();

export const settingsSchema = z
  .strictObject({
    theme: z.enum(["system", "light", "dark"]),
    viewBudget: z.number().min(0).max(0.5),
    engine: engineChoiceSchema,
    device: deviceChoiceSchema,
    /** Share of the machine's memory that data may take; larger data is read from the disk. A quarter where left out. */
    dataMemoryShare: z.number().min(0.01).max(0.9).optional(),
  })
  .readonly();

export type Settings = z.infer<typeof settingsSchema>;

export const appCalls = {
  "app.info": {
    params: nothing,
    result: z.strictObject({
      version: z.string(),
      shell: z.enum(["desktop", "serve", "cli"]),
      platform: z.string(),
      node: z.string(),
      /** All the memory of the machine. */
      memoryBytes: z.number(),
    }),
  },
  "engines.status": { params: nothing, result: z.array(engineStatusSchema).readonly() },
  "settings.get": { params: nothing, result: settingsSchema },
  "settings.set": { params: settingsSchema, result: settingsSchema },
} as const;
