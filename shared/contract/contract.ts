// The one value that defines every call and event between a window and the main side. Types on both sides are inferred from
// it, and both sides check what crosses with it. Transport (MessagePort, WebSocket) is one file each and knows nothing of this.
import * as z from "zod";
import { blockPackageSchema } from "../document/blocks/blockPackage.ts";
import { dataRefSchema, documentSchema } from "../document/schema.ts";
import { deviceChoiceSchema, engineChoiceSchema, threadChoiceSchema } from "../run/runSpec.ts";
import { runStates } from "../run/runState.ts";
import { gradientProgressSchema, gradientReportSchema, gradientRequestSchema } from "./gradients.ts";
import { probeSchema, tapFrameSchema, tapRequestSchema } from "./live.ts";
import { sampleStepRequestSchema, sampleStepSchema } from "./sampleStep.ts";

const path = z.string().min(1).max(4096);
const runId = z.string().min(1).max(100);
const nothing = z.strictObject({});

export const appErrorSchema = z.strictObject({
  code: z.string(),
  title: z.string(),
  expected: z.string(),
  found: z.string(),
  todo: z.string(),
  node: z.string().optional(),
});

export const datasetSummarySchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    generated: z.boolean(),
    origin: z.string(),
    licence: z.string().nullable(),
    trainCount: z.number().int(),
    validationCount: z.number().int(),
    featureShapes: z.array(z.array(z.number().int()).readonly()).readonly(),
    classNames: z.array(z.string()).readonly().nullable(),
    /** Of a table: per feature its name ("colour = red" for a category) and what standardized it: (cell − mean) / deviation. */
    table: z
      .array(z.strictObject({ name: z.string(), mean: z.number(), deviation: z.number() }).readonly())
      .readonly()
      .optional(),
    hash: z.string(),
  })
  .readonly();
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

export const catalogueEntrySchema = z
  .strictObject({
    kind: z.enum(["generated", "catalogue"]),
    id: z.string(),
    title: z.string(),
    description: z.string(),
    featureShape: z.array(z.number().int()).readonly(),
    classNames: z.array(z.string()).readonly(),
    licence: z.string(),
    /** Bytes to download; 0 where nothing is. */
    downloadBytes: z.number().int(),
    cached: z.boolean(),
  })
  .readonly();
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;

export const sampleSchema = z
  .strictObject({
    index: z.number().int(),
    split: z.enum(["train", "validation"]),
    label: z.number().int().nullable(),
    shape: z.array(z.number().int()).readonly(),
    /** Stored units: 0–255 for byte images. */
    data: z.instanceof(Float32Array),
  })
  .readonly();
export type Sample = z.infer<typeof sampleSchema>;

export const importReportEntrySchema = z
  .strictObject({
    /** The layer's name; empty for what is about the whole model. */
    layer: z.string(),
    /** imported: as it was. changed: with something lost. bridged: left out, its edges joined. gap: left out, its place open. */
    outcome: z.enum(["imported", "changed", "bridged", "gap", "note"]),
    detail: z.string(),
  })
  .readonly();
export type ImportReportEntry = z.infer<typeof importReportEntrySchema>;

/** One point of the curves. `step` counts finished steps over the run; train points are means since the point before. */
export const metricPointSchema = z
  .strictObject({
    split: z.enum(["train", "validation"]),
    step: z.number().int(),
    epoch: z.number(),
    values: z.record(z.string().max(200), z.number()).readonly(),
  })
  .readonly();
export type MetricPoint = z.infer<typeof metricPointSchema>;

export const runSnapshotSchema = z
  .strictObject({
    runId,
    state: z.enum(runStates),
    /** What is being done while preparing ("tracing the train step"). */
    activity: z.string().nullable(),
    step: z.number().int(),
    steps: z.number().int(),
    epoch: z.number().int(),
    epochs: z.number().int(),
    elapsedMs: z.number(),
    samplesPerSecond: z.number(),
    engine: z.string().nullable(),
    device: z.string().nullable(),
    threads: z.number().int().nullable(),
    parameters: z.number().int(),
    /** Measured share of time spent on the view, 0–1. */
    viewShare: z.number(),
    /** Memory the trainer's process holds (its resident set); absent for what is no run of a trainer. */
    memoryBytes: z.number().optional(),
    /** Why a slower engine is used than the one asked for, or other things to know. */
    notes: z.array(z.string()).readonly(),
    /** Newest values by name: loss, accuracy, valLoss, valAccuracy. */
    metrics: z.record(z.string().max(200), z.number()).readonly(),
    error: appErrorSchema.nullable(),
    /** A checkpoint the run can go on from. */
    checkpoint: z.string().nullable(),
  })
  .readonly();
export type RunSnapshot = z.infer<typeof runSnapshotSchema>;

export const exportReportSchema = z
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

export const engineStatusSchema = z
  .strictObject({
    engine: z.string(),
    ready: z.boolean(),
    version: z.string().nullable(),
    devices: z
      .array(z.strictObject({ device: z.string(), ready: z.boolean(), detail: z.string() }))
      .readonly(),
    todo: z.string(),
  })
  .readonly();

const openedProject = z
  .strictObject({
    document: documentSchema,
    path: path.nullable(),
    hash: z.string().nullable(),
    name: z.string(),
  })
  .readonly();

export const settingsSchema = z
  .strictObject({
    theme: z.enum(["system", "light", "dark"]),
    viewBudget: z.number().min(0).max(0.5),
    engine: engineChoiceSchema,
    device: deviceChoiceSchema,
    /** Share of the machine's memory that data may take; larger data is read from the disk. A quarter where left out. */
    dataMemoryShare: z.number().min(0.01).max(0.9).optional(),
  })
  .readonly();
export type Settings = z.infer<typeof settingsSchema>;

const step = z.number().int().min(0);

/** One entry per frame from number `from` on. Ask from the newest known one: the end of a run may take the place of its step. */
export const recordedFramesSchema = z
  .strictObject({
    from: z.number().int().min(0),
    steps: z.instanceof(Int32Array),
    epochs: z.instanceof(Float32Array),
    /** 1 where the optimizer's memory was kept as well, so that a branch goes on exactly as the run did. */
    exact: z.instanceof(Uint8Array),
    /** Newest values by name at each frame; NaN where there was none yet. */
    metrics: z.record(z.string().max(200), z.instanceof(Float32Array)).readonly(),
    /** Size of the recording on the disk. */
    bytes: z.number().int(),
  })
  .readonly();
export type RecordedFrames = z.infer<typeof recordedFramesSchema>;

/**
 * How a branch goes on: exactly as the run did; with this step's weights and the optimizer's memory of a step shortly before;
 * or with this step's weights and an optimizer that starts anew.
 */
export const continuations = ["exact", "earlier-optimizer", "new-optimizer"] as const;
export type Continuation = (typeof continuations)[number];

export const recordedRunSchema = z
  .strictObject({
    runId,
    project: z.string(),
    startedAt: z.number(),
    state: z.enum(runStates),
    step,
    epoch: z.number().int(),
    epochs: z.number().int(),
    elapsedMs: z.number(),
    samplesPerSecond: z.number(),
    engine: z.string().nullable(),
    parameters: z.number().int(),
    optimizer: z.string(),
    metrics: z.record(z.string().max(200), z.number()).readonly(),
    frames: z.number().int(),
    bytes: z.number().int(),
    /** The run and the step this one was branched from. */
    parent: z.strictObject({ runId, step }).nullable(),
  })
  .readonly();
export type RecordedRun = z.infer<typeof recordedRunSchema>;

export const exportFormats = ["onnx"] as const;

export const calls = {
  "app.info": {
    params: nothing,
    result: z.strictObject({
      version: z.string(),
      shell: z.enum(["desktop", "serve", "cli"]),
      platform: z.string(),
      node: z.string(),
      /** All the memory of the machine. */
      memoryBytes: z.number(),
    }),
  },
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
  /** A model of another tool as a new project, its weights as a file for training.start, and what became of each layer. */
  "project.import": {
    params: z.strictObject({ path }),
    result: z.strictObject({
      document: documentSchema,
      weights: path.nullable(),
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
  "dataset.catalogue": { params: nothing, result: z.array(catalogueEntrySchema).readonly() },
  "dataset.describe": { params: z.strictObject({ data: dataRefSchema }), result: datasetSummarySchema },
  "dataset.samples": {
    params: z.strictObject({
      data: dataRefSchema,
      split: z.enum(["train", "validation"]),
      start: z.number().int().min(0),
      count: z.number().int().min(1).max(512),
    }),
    result: z.array(sampleSchema).readonly(),
  },
  "dataset.download": { params: z.strictObject({ id: z.string().max(100) }), result: nothing },
  "dataset.cancelDownload": { params: z.strictObject({ id: z.string().max(100) }), result: nothing },
  "training.start": {
    params: z.strictObject({
      document: documentSchema,
      engine: engineChoiceSchema,
      device: deviceChoiceSchema,
      threads: threadChoiceSchema.optional(),
      startPaused: z.boolean(),
      /** Only the command line may say where checkpoints go and which one (a file, or a folder's newest) to go on from. */
      checkpointDir: path.optional(),
      resumeFrom: path.optional(),
      /** Weights to begin with, as project.import gave them. */
      weights: path.optional(),
      /** An earlier run whose weights are taken over wherever node, layer and shape are still the same. */
      continueFrom: runId.optional(),
    }),
    result: z.strictObject({ runId }),
  },
  /** Goes on from the newest checkpoint of a run that crashed, failed or was stopped. */
  "training.recover": { params: z.strictObject({ runId }), result: z.strictObject({ runId }) },
  "training.pause": { params: z.strictObject({ runId }), result: nothing },
  "training.resume": { params: z.strictObject({ runId }), result: nothing },
  "training.step": {
    params: z.strictObject({ runId, steps: z.number().int().min(1).max(10_000) }),
    result: nothing,
  },
  "training.stop": { params: z.strictObject({ runId }), result: nothing },
  /** At most so many steps per second from now on, so that people can follow; null for full speed. The numbers stay the same. */
  "training.pace": {
    params: z.strictObject({ runId, stepsPerSecond: z.number().min(0.1).max(100_000).nullable() }),
    result: nothing,
  },
  /** Steps of the run that were recorded so far, from the frame of this number on. */
  "recording.list": {
    params: z.strictObject({ runId, from: z.number().int().min(0) }),
    result: recordedFramesSchema,
  },
  /** Shows the newest recorded step at or before this one in every picture and prediction; null shows the run itself again. */
  "recording.show": {
    params: z.strictObject({ runId, step: step.nullable() }),
    result: z.strictObject({ step: step.nullable() }),
  },
  /** Starts a run of the document from a recorded step of another. */
  "recording.branch": {
    params: z.strictObject({ runId, step, document: documentSchema, startPaused: z.boolean() }),
    result: z.strictObject({ runId, step, continuation: z.enum(continuations) }),
  },
  /** Recorded runs that are on this computer, newest first. */
  "recording.runs": { params: nothing, result: z.array(recordedRunSchema).readonly() },
  /** Makes a recorded run the present one, as it ended; no other may be under way. */
  "recording.open": {
    params: z.strictObject({ runId }),
    result: z.strictObject({ document: documentSchema }),
  },
  "training.snapshot": { params: nothing, result: runSnapshotSchema.nullable() },
  /** All points so far, for a window that was reloaded. */
  "training.history": { params: z.strictObject({ runId }), result: z.array(metricPointSchema).readonly() },
  "live.subscribe": {
    params: z.strictObject({
      taps: z.array(tapRequestSchema).max(2000),
      probe: probeSchema,
      budget: z.number().min(0).max(0.5),
    }),
    result: nothing,
  },
  /** The window has drawn this frame; the next may come. */
  "live.credit": { params: z.strictObject({ frame: z.number().int() }), result: nothing },
  /** Runs one sample in stored units through the newest weights. */
  "predict.run": {
    params: z.strictObject({
      runId,
      features: z
        .array(
          z.strictObject({
            shape: z.array(z.number().int().min(0)).max(8),
            data: z.instanceof(Float32Array),
          }),
        )
        .min(1)
        .max(16),
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
  /** How much each number of a sample raises one output: central differences, all in few batches. */
  /** The training step of one sample alone, seen at one node; nothing is trained. */
  "training.sampleStep": {
    params: sampleStepRequestSchema.extend({ runId }),
    result: sampleStepSchema,
  },
  "predict.saliency": {
    params: z.strictObject({
      runId,
      feature: z.strictObject({
        shape: z.array(z.number().int().min(0)).max(8),
        data: z.instanceof(Float32Array),
      }),
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
  "engines.status": { params: nothing, result: z.array(engineStatusSchema).readonly() },
  "settings.get": { params: nothing, result: settingsSchema },
  "settings.set": { params: settingsSchema, result: settingsSchema },
} as const;

export const events = {
  "training.changed": runSnapshotSchema,
  "training.points": z.strictObject({ runId, points: z.array(metricPointSchema).readonly() }).readonly(),
  "live.frame": tapFrameSchema,
  "gradients.progress": gradientProgressSchema,
  "dataset.progress": z
    .strictObject({ id: z.string(), receivedBytes: z.number(), totalBytes: z.number(), file: z.string() })
    .readonly(),
  "project.changedOnDisk": z.strictObject({ path }).readonly(),
  /** The system asks for this project to be opened: a double click on a file, a second start of the app. */
  "project.openRequested": z.strictObject({ path }).readonly(),
  /** A menu item of the native menu was chosen: the id of a renderer command. */
  "app.command": z.strictObject({ command: z.string().max(100) }).readonly(),
} as const;

export type CallName = keyof typeof calls;
export type CallParams<C extends CallName> = z.infer<(typeof calls)[C]["params"]>;
export type CallResult<C extends CallName> = z.infer<(typeof calls)[C]["result"]>;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
