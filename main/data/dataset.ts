// Data as the trainer holds it: whole columns of numbers as stored (bytes stay bytes); normalization happens inside the
// traced program. Batches are gathered by index inside the program too, so nothing here runs per sample while training.

export type ColumnData = Uint8Array | Float32Array | Int32Array;

/** One input or target column of `count` samples, sample-major: data.length = count · product(shape). */
export interface Column {
  readonly name: string;
  /** Shape of one sample, e.g. [28, 28, 1] for images [H, W, C]; [] for a class index. */
  readonly shape: readonly number[];
  readonly data: ColumnData;
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
