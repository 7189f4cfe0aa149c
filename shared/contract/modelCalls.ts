// What is done with a trained network: asked, examined, exported.
import * as z from "zod";
import { documentSchema } from "../document/schema.ts";
import { deviceChoiceSchema, engineChoiceSchema } from "../run/runSpec.ts";
import { path, runId, nothing } from "./callParts.ts";
import { sampleSchema } from "./dataCalls.ts";
import { gradientReportSchema, gradientRequestSchema } from "./gradients.ts";
import { sampleStepRequestSchema, sampleStepSchema } from "./sampleStep.ts";

const exportReportSchema = z
  .strictObject({
    path,
    opset: z.number().int(),
    irVersion: z.number().int(),
    bytes: z.number().int(),
    maxAbsDiff: z.number(),
    tolerance: z.number(),
    samplesChecked: z.number().int(),
  })
  .readonly();

export type ExportReport = z.infer<typeof exportReportSchema>;

/** One sample in stored units, a tensor per input. */
const featuresSchema = z
  .array(
    z.strictObject({
      shape: z.array(z.number().int().min(0)).max(8),
      data: z.instanceof(Float32Array),
    }),
  )
  .min(1)
  .max(16);

const exportFormats = ["onnx"] as const;

export const modelCalls = {
  /** Runs one sample in stored units through the newest weights. */
  "predict.run": {
    params: z.strictObject({
      runId,
      features: featuresSchema,
      /** Ids of nodes, and innerValueName of values inside them. */
      nodes: z.array(z.string().max(200)).max(2000),
    }),
    result: z.strictObject({
      outputs: z
        .array(
          z
            .strictObject({
              node: z.string(),
              shape: z.array(z.number().int()).readonly(),
              data: z.instanceof(Float32Array),
            })
            .readonly(),
        )
        .readonly(),
      nodes: z
        .array(
          z
            .strictObject({
              node: z.string(),
              shape: z.array(z.number().int()).readonly(),
              data: z.instanceof(Float32Array),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
  /** [classes, classes] counts over the validation set: row true class, column predicted. */
  "training.confusion": {
    params: z.strictObject({ runId }),
    result: z.strictObject({ classes: z.number().int(), counts: z.instanceof(Int32Array) }),
  },
  /** Validation samples by what they are and what the network takes them for; surest answers first. */
  "training.answers": {
    params: z.strictObject({
      runId,
      /** Null for any class. */
      truth: z.number().int().min(0).nullable(),
      answer: z.number().int().min(0).nullable(),
      wrongOnly: z.boolean(),
      most: z.number().int().min(1).max(200),
    }),
    result: z.strictObject({
      /** How many there are, sent or not. */
      total: z.number().int(),
      found: z
        .array(
          z
            .strictObject({
              sample: sampleSchema,
              answer: z.number().int(),
              /** What the network gives its answer: a probability, or its largest output. */
              share: z.number(),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
  /** The training step of one sample alone, seen at one node; nothing is trained. */
  "training.sampleStep": {
    params: sampleStepRequestSchema.extend({ runId }),
    result: sampleStepSchema,
  },
  /** How much each number of one of a sample's inputs raises one output: central differences, all in few batches. */
  "predict.saliency": {
    params: z.strictObject({
      runId,
      features: featuresSchema,
      /** Which of the inputs. */
      input: z.number().int().min(0),
      /** The output's node; the first where it is left out. */
      node: z.string().max(100).optional(),
      /** Which of its numbers. */
      output: z.number().int().min(0),
      /** Half the distance of the two points compared, in stored units. */
      reach: z.number().positive(),
    }),
    result: z.strictObject({ gradient: z.instanceof(Float32Array) }),
  },
  "export.run": {
    params: z.strictObject({
      runId,
      format: z.enum(exportFormats),
      path,
      inputRange: z.enum(["0-255", "0-1"]),
      /** Those of the recorded step on show, or the run's newest; the same while no recorded step is on show. */
      weights: z.enum(["shown", "newest"]),
    }),
    result: exportReportSchema,
  },
  /** Central differences of the loss against an engine's gradients; takes seconds to a minute, at most one at a time. */
  "gradients.check": {
    params: gradientRequestSchema.extend({
      document: documentSchema,
      engine: engineChoiceSchema,
      device: deviceChoiceSchema,
    }),
    result: gradientReportSchema,
  },
  /** Ends the check that is under way, which is answered as cancelled; nothing where there is none. */
  "gradients.cancel": { params: nothing, result: nothing },
} as const;
