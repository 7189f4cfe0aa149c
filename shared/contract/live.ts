// What the window can watch while a network trains. The window asks for taps; the trainer computes only those, reduces them
// to what a screen shows, sends the latest only, waits for credit and keeps the whole under the run's view budget.
import * as z from "zod";
import { truthsSchema } from "./callParts.ts";

const nodeId = z.string().min(1).max(100);

/**
 * gradient: of the loss over a batch of samples, with respect to a weight; without one, of the sample on show, with respect to
 * the node's values. gradientHistogram: how the former is spread.
 * update: what the optimizer would change of a weight with its next step, on the same batch.
 * surface: the node's values over the plane of a network's two numbers, on an even grid of surfaceSide² points.
 * inner: a value inside the layer for the sample on show, such as attention maps.
 * projection: the rows of a weight as points in the plane of their two main directions.
 * histogram: of a weight; without one, of the node's values over a batch of samples.
 */
export const tapKinds = [
  "activation",
  "inner",
  "weights",
  "gradient",
  "gradientHistogram",
  "update",
  "histogram",
  "projection",
  "surface",
] as const;

/** What a value inside a node's layer is called where nodes' values are asked for by name. */
export function innerValueName(node: string, inner: string): string {
  return `${node}#${inner}`;
}

/** Points along each side of a surface. */
export const surfaceSide = 48;

export const tapRequestSchema = z
  .strictObject({
    node: nodeId,
    kind: z.enum(tapKinds),
    /** For kind weights, gradient, gradientHistogram, update, projection: which weight ("kernel", "bias"); for inner: which value inside. */
    weight: z.string().max(100).optional(),
    /** For a histogram of a node's values: the function they end in, which says when a neuron is saturated. */
    activation: z.string().max(40).optional(),
    /** At most this many numbers are sent; beyond it the trainer samples and says which. */
    limit: z.number().int().min(1).max(1_048_576),
  })
  .readonly();
export type TapRequest = z.infer<typeof tapRequestSchema>;

export const probeSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sample"),
    split: z.enum(["train", "validation"]),
    index: z.number().int().min(0),
  }),
  /** Another validation sample every so often. */
  z.strictObject({ kind: z.literal("rotate"), everyMs: z.number().int().min(100).max(60_000) }),
]);
export type Probe = z.infer<typeof probeSchema>;

export const tapValueSchema = z
  .strictObject({
    node: nodeId,
    kind: z.enum(tapKinds),
    weight: z.string().max(100).optional(),
    /** Shape of the whole value, without the batch axis for activations. */
    shape: z.array(z.number().int().min(0)).max(8).readonly(),
    /** The numbers, or those sampled; histogram: counts per bin. */
    data: z.instanceof(Float32Array),
    /** Axis lengths of the even sub-grid that `data` is (sampleGrid.ts); absent where all numbers are sent. */
    grid: z.array(z.number().int().min(1)).max(8).readonly().optional(),
    /** Of a surface: what its columns span from left to right and its rows from top to bottom, in stored units. */
    region: z
      .strictObject({ left: z.number(), right: z.number(), top: z.number(), bottom: z.number() })
      .readonly()
      .optional(),
    /** Of a histogram over samples: the neurons that are zero for all of them, and the values at the ends of the function. */
    firing: z
      .strictObject({
        samples: z.number().int(),
        neurons: z.number().int(),
        /** Share of the neurons that are zero for every sample. */
        dead: z.number(),
        /** Share of the values where the function is flat; null for functions without ends. */
        saturated: z.number().nullable(),
      })
      .readonly()
      .optional(),
    /** Of a gradient and an update: the root of the sum of all its squares. */
    norm: z.number().optional(),
    /** Of an update: the same of the weight itself. */
    weightNorm: z.number().optional(),
    /** Of a projection: share of the rows' variance along each of the two directions. */
    explained: z.array(z.number()).max(2).readonly().optional(),
    /** Over the whole value, also where only a part is sent; beyond 16,384 numbers over an even sample. `dead`: share of exact zeros. */
    stats: z
      .strictObject({ min: z.number(), max: z.number(), mean: z.number(), std: z.number(), dead: z.number() })
      .readonly(),
  })
  .readonly();
export type TapValue = z.infer<typeof tapValueSchema>;

export const tapFrameSchema = z
  .strictObject({
    runId: z.string(),
    /** Counts frames of the run; a frame is answered with credit for it. */
    frame: z.number().int(),
    step: z.number().int(),
    epoch: z.number(),
    probe: z
      .strictObject({
        split: z.enum(["train", "validation"]),
        index: z.number().int(),
        /** Class of the sample where there are classes. */
        label: z.number().int().nullable(),
        truths: truthsSchema,
        /** The sample itself in stored units, one per input. */
        features: z
          .array(
            z.strictObject({ shape: z.array(z.number().int()).readonly(), data: z.instanceof(Float32Array) }),
          )
          .readonly(),
      })
      .readonly(),
    values: z.array(tapValueSchema).readonly(),
  })
  .readonly();
export type TapFrame = z.infer<typeof tapFrameSchema>;
