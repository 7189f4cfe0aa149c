// The data's settings as a form of fields: what its kind of source offers, and how samples are held out. Pure: a reference
// in, field specs and values out, a changed field back into a reference.
import { noisySources } from "../../shared/document/noisySources.ts";
import type { DataRef, DataSource } from "../../shared/document/schema.ts";
import type { FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";

type TableSource = Extract<DataSource, { kind: "csv" }>;

const generatedFields: FieldSpecs = {
  count: {
    kind: "integer",
    label: "Samples",
    default: 10_000,
    min: 10,
    max: 1_000_000,
    help: "How many samples the app draws.",
  },
  seed: {
    kind: "integer",
    label: "Seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Same seed, same samples.",
  },
};

const noisyFields: FieldSpecs = {
  ...generatedFields,
  noise: {
    kind: "number",
    label: "Noise",
    default: 0,
    min: 0,
    max: 1,
    help: "How far points stray from their shape: 0 not at all, 1 as far as the shape is wide.",
  },
};

const tableFields: FieldSpecs = {
  target: {
    kind: "text",
    label: "Target",
    default: "",
    maxLength: 200,
    help: "The column to be learned; every other is a feature. Empty: the last one.",
  },
  task: {
    kind: "choice",
    label: "It holds",
    default: "auto",
    choices: [
      { value: "auto", label: "What it looks like" },
      { value: "classes", label: "Classes" },
      { value: "values", label: "Values" },
    ],
    help: "Words, and whole numbers of few kinds, look like classes.",
  },
  otherTargets: {
    kind: "text",
    label: "More targets",
    default: "",
    maxLength: 2000,
    help: "For networks of several outputs: further columns to be learned, with commas between them, such as price, rooms (classes). In brackets what a column holds, classes or values, where it looks like the other. Each output names the one it learns.",
  },
  weight: {
    kind: "text",
    label: "Sample weights",
    default: "",
    maxLength: 200,
    help: "The column that says how much each sample counts in the loss, 0 or more; it is no feature then. The losses shown are weighted, in training and validation; metrics count every sample alike. Empty: all count the same.",
  },
};

const splitFields: FieldSpecs = {
  validationShare: {
    kind: "number",
    label: "Held out",
    default: 0.2,
    min: 0.01,
    max: 0.9,
    help: "Share of the samples kept for validation, where the source brings none of its own.",
  },
  splitSeed: {
    kind: "integer",
    label: "Split seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Decides which samples are held out.",
  },
};

export function dataSpecs({ source }: DataRef): FieldSpecs {
  return { ...sourceSpecs(source), ...splitFields };
}

export function dataValues({
  source,
  validationShare,
  splitSeed,
}: DataRef): Readonly<Record<string, FieldValue>> {
  return { ...sourceValues(source), validationShare, splitSeed };
}

/** The reference with one field of its form changed. */
export function dataChange(data: DataRef, field: string, value: FieldValue): DataRef {
  const { source } = data;
  if (!(field in sourceSpecs(source))) return { ...data, [field]: value };
  return {
    ...data,
    source: source.kind === "csv" ? tableChange(source, field, value) : { ...source, [field]: value },
  };
}

/** An empty entry names no column: null as the target, nothing at all as further targets and as the weights. */
function tableChange(source: TableSource, field: string, value: FieldValue): TableSource {
  const text = typeof value === "string" ? value : "";
  const { weight: _weight, ...unweighted } = source;
  const { otherTargets: _targets, ...single } = source;
  if (field === "weight") return text === "" ? unweighted : { ...source, weight: text };
  if (field === "otherTargets") {
    const otherTargets = targetsOfText(text);
    return otherTargets.length === 0 ? single : { ...source, otherTargets };
  }
  return { ...source, [field]: value === "" ? null : value };
}

const mostOtherTargets = 63;

type OtherTarget = NonNullable<TableSource["otherTargets"]>[number];

function targetsOfText(text: string): readonly OtherTarget[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .slice(0, mostOtherTargets)
    .map((part): OtherTarget => {
      const [, column, task] = /^(.+?)\s*\((classes|values)\)$/.exec(part) ?? [];
      return column === undefined
        ? { column: part, task: "auto" }
        : { column, task: task === "classes" ? "classes" : "values" };
    });
}

function textOfTargets(targets: readonly OtherTarget[] = []): string {
  return targets.map(({ column, task }) => (task === "auto" ? column : `${column} (${task})`)).join(", ");
}

function sourceSpecs(source: DataSource): FieldSpecs {
  if (source.kind === "generated") return noisySources.includes(source.id) ? noisyFields : generatedFields;
  return source.kind === "csv" ? tableFields : {};
}

function sourceValues(source: DataSource): Readonly<Record<string, FieldValue>> {
  if (source.kind === "generated") {
    const { count, seed, noise = 0 } = source;
    return noisySources.includes(source.id) ? { count, seed, noise } : { count, seed };
  }
  if (source.kind !== "csv") return {};
  const { target, task, otherTargets, weight } = source;
  return {
    target: target ?? "",
    task,
    otherTargets: textOfTargets(otherTargets),
    weight: weight ?? "",
  };
}
