// Data as the trainer holds it: whole columns of numbers as stored (bytes stay bytes); normalization happens inside the
// traced program. Batches are gathered by index inside the program too, so nothing here runs per sample while training.
// What memory does not hold lies in a packed file and is read by position (samples.ts, packed/).

export type ColumnData = Uint8Array | Float32Array | Int32Array;
export type ColumnType = "uint8" | "float32" | "int32";

export interface ColumnLayout {
  readonly name: string;
  /** Shape of one sample, e.g. [28, 28, 1] for images [H, W, C]; [] for a class index. */
  readonly shape: readonly number[];
  /** Names of a sample's numbers in order, where they have any: a table's columns. */
  readonly elementNames?: readonly string[];
  /** Present where the numbers were standardized while loading; see there. */
  readonly standardization?: Standardization;
}

/** One input or target column of `count` samples, sample-major: data.length = count · product(shape). */
export interface Column extends ColumnLayout {
  readonly data: ColumnData;
}

/** A column in a packed file: sample-major from `offset` on, little-endian. */
export interface StoredColumn extends ColumnLayout {
  readonly type: ColumnType;
  readonly file: string;
  readonly offset: number;
}

/** What turned the numbers of the source into the stored ones: stored = (source − mean) / deviation, element by element. */
export interface Standardization {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

export interface SampleSet {
  readonly count: number;
  readonly features: readonly Column[];
  readonly targets: readonly Column[];
}

/** Samples whose features are read from the disk as they are needed; targets are small and stay in memory. */
export interface StoredSamples {
  readonly count: number;
  readonly features: readonly StoredColumn[];
  readonly targets: readonly Column[];
  /** Where in the file each sample lies; null where they lie in order. */
  readonly rows: Int32Array | null;
}

export type Samples = SampleSet | StoredSamples;

export type TargetKind =
  /** Targets are whole numbers 0 … classes − 1. */
  { readonly kind: "classes"; readonly names: readonly string[] } | { readonly kind: "values" };

export interface Dataset<Set extends Samples = SampleSet> {
  readonly id: string;
  readonly title: string;
  /** True where the app drew the samples itself; the UI says so. */
  readonly generated: boolean;
  readonly train: Set;
  readonly validation: Set;
  /** What the targets hold that outputs learn, one each, in the order of the target columns. */
  readonly targetKinds: readonly TargetKind[];
  /** The target that says which class a sample is; absent: the first that holds classes. Null: there is none among them. */
  readonly classTarget?: number | null;
  /** True where the last target column is no output's: it says how much each sample counts in the loss. */
  readonly weighted?: boolean;
  /** value_in_program = stored · scale + offset; 1/255 for bytes. One per feature column. */
  readonly preprocess: readonly { readonly scale: number; readonly offset: number }[];
  /** SHA-256 over shapes, features and targets, hex. */
  readonly hash: string;
  /** Where it came from, for people: a path, a list of mirrors, a generator's name. */
  readonly origin: string;
  readonly licence?: string;
}

/** The target columns that outputs are judged by. */
export function outputTargets({ train, weighted }: LoadedDataset): readonly Column[] {
  return weighted === true ? train.targets.slice(0, -1) : train.targets;
}

export interface ClassTarget {
  /** Among the targets, and so among the outputs. */
  readonly index: number;
  readonly names: readonly string[];
}

/** The target that says which class a sample is; null where samples have none. */
export function classTargetOf({
  targetKinds,
  classTarget = targetKinds.findIndex(({ kind }) => kind === "classes"),
}: Pick<LoadedDataset, "targetKinds" | "classTarget">): ClassTarget | null {
  const kind = classTarget === null ? undefined : targetKinds[classTarget];
  return classTarget === null || kind?.kind !== "classes" ? null : { index: classTarget, names: kind.names };
}

/** A dataset as it comes from a source: in memory or, where that would be too much, on the disk. */
export type LoadedDataset = Dataset<Samples>;
