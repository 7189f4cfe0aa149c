// Data: what there is, what a reference holds, samples to look at.
import * as z from "zod";
import { dataRefSchema } from "../document/schema.ts";
import { nothing, truthsSchema } from "./callParts.ts";

const datasetSummarySchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    generated: z.boolean(),
    origin: z.string(),
    licence: z.string().nullable(),
    trainCount: z.number().int(),
    validationCount: z.number().int(),
    featureShapes: z.array(z.array(z.number().int()).readonly()).readonly(),
    /** Of the target that says which class a sample is. */
    classNames: z.array(z.string()).readonly().nullable(),
    /** What outputs can learn, in the source's order; names of classes where a target holds them. */
    targets: z
      .array(
        z
          .strictObject({ name: z.string(), classNames: z.array(z.string()).readonly().nullable() })
          .readonly(),
      )
      .readonly(),
    /** Of a table: per feature its name ("colour = red" for a category) and what standardized it: (cell − mean) / deviation. */
    table: z
      .array(z.strictObject({ name: z.string(), mean: z.number(), deviation: z.number() }).readonly())
      .readonly()
      .optional(),
    hash: z.string(),
  })
  .readonly();

export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

const catalogueEntrySchema = z
  .strictObject({
    kind: z.enum(["generated", "catalogue"]),
    id: z.string(),
    title: z.string(),
    description: z.string(),
    featureShape: z.array(z.number().int()).readonly(),
    classNames: z.array(z.string()).readonly(),
    licence: z.string(),
    /** Bytes to download; 0 where nothing is. */
    downloadBytes: z.number().int(),
    cached: z.boolean(),
  })
  .readonly();

export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;

export const sampleSchema = z
  .strictObject({
    index: z.number().int(),
    split: z.enum(["train", "validation"]),
    label: z.number().int().nullable(),
    truths: truthsSchema,
    shape: z.array(z.number().int()).readonly(),
    /** Stored units: 0–255 for byte images. */
    data: z.instanceof(Float32Array),
    /** What the network's other inputs get, where there are several. */
    others: z
      .array(
        z.strictObject({ shape: z.array(z.number().int()).readonly(), data: z.instanceof(Float32Array) }),
      )
      .readonly()
      .optional(),
  })
  .readonly();

export type Sample = z.infer<typeof sampleSchema>;

export const dataCalls = {
  "dataset.catalogue": { params: nothing, result: z.array(catalogueEntrySchema).readonly() },
  "dataset.describe": { params: z.strictObject({ data: dataRefSchema }), result: datasetSummarySchema },
  "dataset.samples": {
    params: z.strictObject({
      data: dataRefSchema,
      split: z.enum(["train", "validation"]),
      start: z.number().int().min(0),
      count: z.number().int().min(1).max(512),
    }),
    result: z.array(sampleSchema).readonly(),
  },
  "dataset.download": { params: z.strictObject({ id: z.string().max(100) }), result: nothing },
  "dataset.cancelDownload": { params: z.strictObject({ id: z.string().max(100) }), result: nothing },
} as const;
