// Projects, blocks and the files the window may pick.
import * as z from "zod";
import { blockPackageSchema } from "../document/blocks/blockPackage.ts";
import { documentSchema } from "../document/schema.ts";
import { path, runId, nothing } from "./callParts.ts";

const importReportEntrySchema = z
  .strictObject({
    /** The layer's name; empty for what is about the whole model. */
    layer: z.string(),
    /** imported: as it was. changed: with something lost. bridged: left out, its edges joined. gap: left out, its place open. */
    outcome: z.enum(["imported", "changed", "bridged", "gap", "note"]),
    detail: z.string(),
  })
  .readonly();

export type ImportReportEntry = z.infer<typeof importReportEntrySchema>;

const openedProject = z
  .strictObject({
    document: documentSchema,
    path: path.nullable(),
    hash: z.string().nullable(),
    name: z.string(),
  })
  .readonly();

export const projectCalls = {
  "project.recent": {
    params: nothing,
    result: z.array(z.strictObject({ path, name: z.string(), openedAt: z.number() }).readonly()).readonly(),
  },
  "project.open": { params: z.strictObject({ path }), result: openedProject },
  "project.save": {
    /** `hash` is the file's hash as last opened or saved here; null writes over whatever is there. */
    params: z.strictObject({ path, document: documentSchema, hash: z.string().nullable() }),
    result: z.strictObject({ path, hash: z.string() }),
  },
  /** A model of another tool as a new project that names its weights, and what became of each layer. */
  "project.import": {
    params: z.strictObject({ path }),
    result: z.strictObject({
      document: documentSchema,
      report: z.array(importReportEntrySchema).readonly(),
    }),
  },
  "project.autosave": {
    params: z.strictObject({ session: runId, path: path.nullable(), document: documentSchema }),
    result: nothing,
  },
  "project.discardAutosave": { params: z.strictObject({ session: runId }), result: nothing },
  /** The user's own blocks, kept for every project. */
  "blocks.list": { params: nothing, result: z.array(blockPackageSchema).readonly() },
  "blocks.save": {
    params: z.strictObject({ block: blockPackageSchema }),
    result: z.array(blockPackageSchema).readonly(),
  },
  "blocks.remove": {
    params: z.strictObject({ id: z.string().max(100) }),
    result: z.array(blockPackageSchema).readonly(),
  },
  "project.recoverable": {
    params: nothing,
    result: z
      .array(
        z
          .strictObject({
            session: runId,
            path: path.nullable(),
            savedAt: z.number(),
            name: z.string(),
            document: documentSchema,
          })
          .readonly(),
      )
      .readonly(),
  },
  /** Native dialogs in the desktop shell; null path where cancelled; native false where the window must show its own. */
  "files.pickOpen": {
    params: z.strictObject({
      title: z.string().max(200),
      extensions: z.array(z.string().max(20)).max(10),
      folder: z.boolean(),
    }),
    result: z.strictObject({ native: z.boolean(), path: path.nullable() }),
  },
  "files.pickSave": {
    params: z.strictObject({
      title: z.string().max(200),
      extension: z.string().max(20),
      suggestion: z.string().max(200),
    }),
    result: z.strictObject({ native: z.boolean(), path: path.nullable() }),
  },
  /** For the window's own file dialog under serve. Null starts at the folder the shell was started in. */
  "files.list": {
    params: z.strictObject({ folder: path.nullable() }),
    result: z.strictObject({
      folder: path,
      parent: path.nullable(),
      entries: z
        .array(
          z.strictObject({ name: z.string(), path, folder: z.boolean(), bytes: z.number().int() }).readonly(),
        )
        .readonly(),
    }),
  },
} as const;
