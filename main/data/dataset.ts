// Data as the trainer holds it: whole columns of numbers as stored (bytes stay bytes); normalization happens inside the
// traced program. Batches are gathered by index inside the program too, so nothing here runs per sample while training.

export type ColumnData = Uint8Array | Float32Array | Int32Array;

/** One input or target column of `count` samples, sample-major: data.length = count · product(shape). */
export interface Column {
  readonly name: string;
  /** Shape of one sample, e.g. [28, 28, 1] for images [H, W, C]; [] for a class index. */
  readonly shape: readonly number[];
  readonly data: ColumnData;
  /** Names of a sample's numbers in order, where they have any: a table's columns. */
  readonly elementNames?: readonly string[];
  /** Present where the numbers were standardized while loading; see there. */
  readonly standardization?: Standardization;
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

export type TargetKind =
  /** Targets are whole numbers 0 … classes − 1. */
  { readonly kind: "classes"; readonly names: readonly string[] } | { readonly kind: "values" };

export interface Dataset {
  readonly id: string;
  readonly title: string;
  /** True where the app drew the samples itself; the UI says so. */
  readonly generated: boolean;
  readonly train: SampleSet;
  readonly validation: SampleSet;
  readonly target: TargetKind;
  /** value_in_program = stored · scale + offset; 1/255 for bytes. One per feature column. */
  readonly preprocess: readonly { readonly scale: number; readonly offset: number }[];
  /** SHA-256 over shapes, features and targets, hex. */
  readonly hash: string;
  /** Where it came from, for people: a path, a list of mirrors, a generator's name. */
  readonly origin: string;
  readonly licence?: string;
}
