// Pieces that calls of every area are made of.
import * as z from "zod";

export const path = z.string().min(1).max(4096);

export const runId = z.string().min(1).max(100);

export const nothing = z.strictObject({});

export const step = z.number().int().min(0);

export const appErrorSchema = z.strictObject({
  code: z.string(),
  title: z.string(),
  expected: z.string(),
  found: z.string(),
  todo: z.string(),
  node: z.string().optional(),
});

/** What the targets say of a sample, each by its name: a class or a value. Absent where nobody knows. */
export const truthsSchema = z
  .array(z.strictObject({ target: z.string(), value: z.number() }).readonly())
  .readonly()
  .optional();
