// What a gradient check found: per weight tensor the engine's gradient against central differences of the float64 loss.
import * as z from "zod";

/**
 * correct, wrong: judged by the tolerance. vanishing: too small beside the network's other gradients to be judged.
 * kinks: every element looked at sits where the loss has no derivative. surrogate: a layer behind it trains with a
 * pretended slope, so the two must differ.
 */
export const gradientVerdicts = ["correct", "wrong", "vanishing", "kinks", "surrogate"] as const;
export type GradientVerdict = (typeof gradientVerdicts)[number];

/** How tables call each verdict. */
export const verdictWords: { readonly [V in GradientVerdict]: string } = {
  correct: "correct",
  wrong: "WRONG",
  vanishing: "too small to judge",
  kinks: "only kinks met",
  surrogate: "pretended slope, not judged",
};

/** Null stands for a number that is not finite. */
const measured = z.number().nullable();

export const tensorGradientSchema = z
  .strictObject({
    /** tfjs's name of the weight: "dense/kernel". */
    name: z.string(),
    /** Document node it belongs to. */
    node: z.string().nullable(),
    shape: z.array(z.number().int()).readonly(),
    size: z.number().int(),
    /** Elements compared; those at kinks are not among them. */
    checked: z.number().int(),
    kinks: z.number().int(),
    /** ‖numeric − engine‖ / (‖numeric‖ + ‖engine‖) over the checked elements: 0 equal, 1 unrelated. */
    relativeError: measured,
    /** Largest difference of one element, relative to the larger of the two and to the tensor's root mean square. */
    largestElementError: measured,
    /** The element with that difference. */
    worst: z
      .strictObject({ index: z.number().int(), numeric: measured, engine: measured })
      .readonly()
      .nullable(),
    verdict: z.enum(gradientVerdicts),
  })
  .readonly();
export type TensorGradient = z.infer<typeof tensorGradientSchema>;

/** How far a check has come: which tensor is compared now, and how many have been. */
export const gradientProgressSchema = z
  .strictObject({ tensor: z.string(), done: z.number().int().min(0), of: z.number().int().min(1) })
  .readonly();
export type GradientProgress = z.infer<typeof gradientProgressSchema>;

export const gradientReportSchema = z
  .strictObject({
    /** False where any tensor is wrong. */
    correct: z.boolean(),
    engine: z.string(),
    device: z.string(),
    /** The float64 loss at the point where the gradients were taken. */
    loss: z.number(),
    batchSize: z.number().int(),
    /** What the batch was made of, for people. */
    data: z.string(),
    /** Largest relativeError that counts as correct. */
    tolerance: z.number(),
    tensors: z.array(tensorGradientSchema).readonly(),
    notes: z.array(z.string()).readonly(),
  })
  .readonly();
export type GradientReport = z.infer<typeof gradientReportSchema>;

export const gradientRequestSchema = z.strictObject({
  /** Elements looked at per weight tensor, at most. */
  samples: z.number().int().min(1).max(1000),
  batchSize: z.number().int().min(1).max(64),
  /** Which samples and elements are drawn. */
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** "random": numbers of the right shapes in place of the document's data. */
  data: z.enum(["document", "random"]),
});
export type GradientRequest = z.infer<typeof gradientRequestSchema>;
