// The document: plain JSON, the only truth about a project in the renderer and on disk. One schema value; the types are
// inferred from it, and both sides of every boundary check with it. Version history lives in migrations.ts: what an older
// version wrote is brought to the present one before it is checked, wherever it comes from.
import * as z from "zod";
import { documentVersion, migratedDocument } from "./migrations.ts";

z.config({ jitless: true });

/** Limits that keep a hostile file from costing more than a moment. */
export const documentLimits = {
  nodes: 20_000,
  edges: 60_000,
  name: 200,
  text: 20_000,
  fields: 100,
  list: 64,
  blocks: 200,
  blockParameters: 40,
} as const;

const id = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9_.:-]+$/);
const finite = z.number().refine(Number.isFinite);
const fieldValue = z.union([
  finite,
  z.string().max(documentLimits.text),
  z.boolean(),
  z.null(),
  z.array(finite).max(documentLimits.list).readonly(),
  z.array(z.string().max(100)).max(documentLimits.list).readonly(),
]);
const fieldKey = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9]*$/);
const fields = z.record(fieldKey, fieldValue).readonly();

const nodeSchema = z
  .strictObject({
    id,
    layer: id,
    /** Version of the layer's definition the fields were written for. */
    version: z.number().int().min(1),
    name: z.string().max(documentLimits.name),
    fields,
    position: z.strictObject({ x: finite, y: finite }).readonly(),
    /** Auto-layout leaves a pinned node where it is. */
    pinned: z.boolean().optional(),
    /** For a node of the layer "block": the id of the definition it stands for. */
    block: id.optional(),
    /** Id of the node of the same graph whose weights and fields this one uses. */
    shares: id.optional(),
  })
  .readonly();

const endSchema = z.strictObject({ node: id, port: id }).readonly();
const edgeSchema = z.strictObject({ id, from: endSchema, to: endSchema }).readonly();

const commentSchema = z
  .strictObject({
    id,
    text: z.string().max(documentLimits.text),
    position: z.strictObject({ x: finite, y: finite }).readonly(),
    size: z.strictObject({ width: finite, height: finite }).readonly(),
  })
  .readonly();

/** A field of a layer inside a block that every node of the block may set for itself. */
const blockParameterSchema = z
  .strictObject({ key: fieldKey, label: z.string().max(documentLimits.name), node: id, field: fieldKey })
  .readonly();

/**
 * A part of a network under a name of its own, used by nodes of the layer "block". Its input nodes are its ports, their shapes
 * examples; the one layer that leads nowhere gives its output.
 */
export const blockSchema = z
  .strictObject({
    id,
    name: z.string().max(documentLimits.name),
    nodes: z.array(nodeSchema).max(documentLimits.nodes).readonly(),
    edges: z.array(edgeSchema).max(documentLimits.edges).readonly(),
    comments: z.array(commentSchema).max(documentLimits.nodes).readonly(),
    parameters: z.array(blockParameterSchema).max(documentLimits.blockParameters).readonly(),
  })
  .readonly();

/** A choice out of an open set (optimizer, schedule) with its fields. */
const choiceSchema = z.strictObject({ id, fields }).readonly();

export const trainingSchema = z
  .strictObject({
    optimizer: choiceSchema,
    /** How the learning rate changes over the run; absent where it stays. */
    schedule: choiceSchema.optional(),
    /** What watches the run: early stopping, limits…; each at most once. */
    callbacks: z.array(choiceSchema).max(16).readonly().optional(),
    /** How much each class counts in the loss: "balanced" makes up for rare ones; absent where all count the same. */
    classWeights: z
      .union([z.literal("balanced"), z.array(finite.min(0)).min(1).max(10_000).readonly()])
      .optional(),
    batchSize: z.number().int().min(1).max(1_000_000),
    epochs: z.number().int().min(1).max(1_000_000),
    seed: z.number().int().min(0).max(0xffff_ffff),
    shuffle: z.boolean(),
  })
  .readonly();

export const dataSourceSchema = z.discriminatedUnion("kind", [
  /** Made by the app itself, seeded: needs no download. */
  z.strictObject({
    kind: z.literal("generated"),
    id,
    count: z.number().int().min(10).max(1_000_000),
    seed: z.number().int().min(0).max(0xffff_ffff),
    noise: z.number().min(0).max(1).optional(),
  }),
  /** Published data known by name, downloaded once and kept in the cache. */
  z.strictObject({ kind: z.literal("catalogue"), id }),
  /** The user's own files. */
  z.strictObject({ kind: z.literal("folder"), path: z.string().min(1).max(4096) }),
  /** A table; every column but the targets is a feature. `target` is a column's name, null the last column. */
  z.strictObject({
    kind: z.literal("csv"),
    path: z.string().min(1).max(4096),
    target: z.string().min(1).max(200).nullable(),
    /** auto: whole numbers of few kinds, and words, are classes. */
    task: z.enum(["auto", "classes", "values"]),
    /** Further columns to be learned, each by an output of its own. */
    otherTargets: z
      .array(
        z
          .strictObject({ column: z.string().min(1).max(200), task: z.enum(["auto", "classes", "values"]) })
          .readonly(),
      )
      .min(1)
      .max(63)
      .readonly()
      .optional(),
    /** The column that says how much each sample counts in the loss, which is then no feature; absent where all count the same. */
    weight: z.string().min(1).max(200).optional(),
  }),
  /** A folder of PNG and JPEG images, one subfolder per class. Null keeps the images' own size, which must be one. */
  z.strictObject({
    kind: z.literal("images"),
    path: z.string().min(1).max(4096),
    size: z
      .strictObject({ width: z.number().int().min(1).max(4096), height: z.number().int().min(1).max(4096) })
      .nullable(),
  }),
]);

export const dataRefSchema = z
  .strictObject({
    source: dataSourceSchema,
    /** Share of the samples held out where the source brings no validation set of its own. */
    validationShare: z.number().min(0.01).max(0.9),
    splitSeed: z.number().int().min(0).max(0xffff_ffff),
  })
  .readonly();

/** Weights that an import brought, as a file named by its contents. */
const weightsRefSchema = z
  .strictObject({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** The model they come from, for people. */
    origin: z.string().max(documentLimits.name),
  })
  .readonly();

const currentSchema = z
  .strictObject({
    format: z.literal("netloom"),
    version: z.literal(documentVersion),
    name: z.string().max(documentLimits.name),
    nodes: z.array(nodeSchema).max(documentLimits.nodes).readonly(),
    edges: z.array(edgeSchema).max(documentLimits.edges).readonly(),
    comments: z.array(commentSchema).max(documentLimits.nodes).readonly(),
    /** Definitions of blocks; absent where there are none. */
    blocks: z.array(blockSchema).max(documentLimits.blocks).readonly().optional(),
    training: trainingSchema,
    data: dataRefSchema,
    /** What training begins with; absent where the layers' initializers decide. */
    weights: weightsRefSchema.optional(),
  })
  .readonly();

export const documentSchema = z.preprocess(migratedDocument, currentSchema);

export type NetDocument = z.infer<typeof documentSchema>;
export type DocumentNode = z.infer<typeof nodeSchema>;
export type DocumentEdge = z.infer<typeof edgeSchema>;
export type DocumentComment = z.infer<typeof commentSchema>;
export type BlockDefinition = z.infer<typeof blockSchema>;
/** Nodes and edges: a document's, or a block's. */
export type Graph = Pick<NetDocument, "nodes" | "edges">;
export type TrainingSettings = z.infer<typeof trainingSchema>;
export type WeightsRef = z.infer<typeof weightsRefSchema>;
export type DataRef = z.infer<typeof dataRefSchema>;
export type DataSource = z.infer<typeof dataSourceSchema>;
