// The training step of one sample, seen at one node: what it gives, the gradients, and the change each weight would get from
// the run's optimizer as it stands. Of large tensors the numbers that matter most are sent.
import * as z from "zod";

export const sampleStepRequestSchema = z.strictObject({
  split: z.enum(["train", "validation"]),
  index: z.number().int().min(0),
  node: z.string().min(1).max(100),
});
export type SampleStepRequest = z.infer<typeof sampleStepRequestSchema>;

const position = z.array(z.number().int()).readonly();

export const stepValueSchema = z
  .strictObject({
    position,
    value: z.number(),
    /** dL/dvalue; null where the loss does not depend on it. */
    gradient: z.number().nullable(),
  })
  .readonly();
export type StepValue = z.infer<typeof stepValueSchema>;

export const stepWeightSchema = z
  .strictObject({
    /** "kernel", "bias" … */
    name: z.string(),
    shape: z.array(z.number().int()).readonly(),
    /** Roots of the sums of all squares; null where there is no gradient, or where the optimizer's state is not known. */
    norm: z.number(),
    gradientNorm: z.number().nullable(),
    updateNorm: z.number().nullable(),
    /** Those that change most. */
    largest: z
      .array(
        z
          .strictObject({
            position,
            weight: z.number(),
            gradient: z.number().nullable(),
            update: z.number().nullable(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type StepWeight = z.infer<typeof stepWeightSchema>;

export const sampleStepSchema = z
  .strictObject({
    /** Steps done before it. */
    step: z.number().int(),
    /** Of this sample, penalties on weights included. */
    loss: z.number(),
    /** Without the batch axis. */
    shape: z.array(z.number().int()).readonly(),
    gradientNorm: z.number().nullable(),
    /** The node's values with the largest gradients; where there are none, the largest values. */
    values: z.array(stepValueSchema).readonly(),
    weights: z.array(stepWeightSchema).readonly(),
  })
  .readonly();
export type SampleStep = z.infer<typeof sampleStepSchema>;
