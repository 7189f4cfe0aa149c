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

/** The node of the output that is asked about; left out: the first that learns what is asked about. */
const output = z.string().min(1).max(100).optional();

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
  /** Of an output that learns classes: [classes, classes] counts over the validation set: row true class, column predicted. */
  "training.confusion": {
    params: z.strictObject({ runId, output }),
    result: z.strictObject({ classes: z.number().int(), counts: z.instanceof(Int32Array) }),
  },
  /** Of an output that learns values: how far it is off over the validation set, all numbers of all samples alike. */
  "training.deviations": {
    params: z.strictObject({ runId, output }),
    result: z.strictObject({
      /** Numbers compared. */
      count: z.number().int(),
      /** Of answer − truth, of its magnitude and of its square; null where the network gives no numbers. */
      mean: z.number().nullable(),
      meanAbsolute: z.number().nullable(),
      rootMeanSquare: z.number().nullable(),
      /** An even choice of them, one truth to one answer, and the sample it is of in the validation set. */
      samples: z.instanceof(Int32Array),
      truths: z.instanceof(Float32Array),
      answers: z.instanceof(Float32Array),
    }),
  },
  /** Validation samples by what they are and what an output takes them for, surest first; of values those furthest off first. */
  "training.answers": {
    params: z.strictObject({
      runId,
      output,
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
              /** A class or a value; null where the output gives several values. */
              answer: z.number().nullable(),
              /** What the network gives the class: a probability, or its largest output. Null for values. */
              share: z.number().nullable(),
              /** How far the values are from the truth, in the mean. Null for classes. */
              off: z.number().nullable(),
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
      output,
      /** Which of its numbers. */
      unit: z.number().int().min(0),
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
