// What the window can watch while a network trains. The window asks for taps; the trainer computes only those, reduces them
// to what a screen shows, sends the latest only, waits for credit and keeps the whole under the run's view budget.
import * as z from "zod";

const nodeId = z.string().min(1).max(100);

/** surface: the node's values over the plane of a network's two numbers, on an even grid of surfaceSide² points. */
export const tapKinds = ["activation", "weights", "gradient", "update", "histogram", "surface"] as const;

/** Points along each side of a surface. */
export const surfaceSide = 48;

export const tapRequestSchema = z
  .strictObject({
    node: nodeId,
    kind: z.enum(tapKinds),
    /** For kind weights, gradient, update: which weight ("kernel", "bias"). */
    weight: z.string().max(100).optional(),
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
