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
