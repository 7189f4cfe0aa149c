// The Program: a flat, typed list of primitive applications over immutable values. Made by tracing tfjs, changed only by
// passes, checked after each, lowered by one table per target. The set of primitives is closed: each pass over it owns a
// table typed { [P in PrimitiveName]: Rule<P> }, so a missing rule does not compile.

export type DType = "float32" | "int32" | "bool" | "uint8" | "int64";
export type ProgramShape = readonly number[];
/** Index into Program.values. */
export type ValueId = number;

export interface ValueType {
  readonly shape: ProgramShape;
  readonly dtype: DType;
}

/** Image tensors are [N, H, W, C] ("nhwc") as tfjs makes them, or [N, C, H, W] ("nchw") after the layout pass. */
export type Layout = "nhwc" | "nchw";

/** Takes no parameters: {}. */
export interface None {
  readonly [key: string]: never;
}
interface Axes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}
interface Axis {
  readonly axis: number;
}
/** Convolution geometry; kernels are [kh, kw, inC, outC] in nhwc and [outC, inC, kh, kw] in nchw. Pads are explicit. */
export interface Conv2dParams {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
  readonly groups: number;
  readonly layout: Layout;
}
export interface Pool2dParams {
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
  readonly layout: Layout;
}

/**
 * Parameters of every primitive. Axes are counted from 0, never from the end. Inputs are positional; their roles are
 * written behind.
 */
export interface PrimitiveParams {
  // elementwise, one input
  neg: None;
  abs: None;
  sign: None;
  sqrt: None;
  rsqrt: None;
  square: None;
  exp: None;
  expm1: None;
  log: None;
  log1p: None;
  sin: None;
  cos: None;
  tan: None;
  atan: None;
  tanh: None;
  sigmoid: None;
  relu: None;
  relu6: None;
  elu: None;
  selu: None;
  softplus: None;
  erf: None;
  floor: None;
  ceil: None;
  /** Halves go to the even neighbour. */
  round: None;
  reciprocal: None;
  logicalNot: None;
  isNaN: None;
  isFinite: None;
  leakyRelu: { readonly alpha: number };
  /** x > 0 → 1, x ≤ 0 → alpha, NaN → NaN (tfjs Step). */
  step: { readonly alpha: number };
  clip: { readonly min: number; readonly max: number };
  /** float → int cuts the fraction off; anything but 0 is true. */
  cast: { readonly dtype: DType };
  // elementwise, two inputs, numpy broadcasting
  add: None;
  sub: None;
  mul: None;
  /** Of whole numbers: towards −∞. */
  div: None;
  floorDiv: None;
  /** a − b · floor(a / b): has the sign of b. */
  mod: None;
  pow: None;
  maximum: None;
  minimum: None;
  squaredDifference: None;
  less: None;
  lessEqual: None;
  greater: None;
  greaterEqual: None;
  equal: None;
  notEqual: None;
  logicalAnd: None;
  logicalOr: None;
  /** (condition, whenTrue, whenFalse) */
  select: None;
  /** any number of inputs of one shape */
  addN: None;
  // reductions
  sum: Axes;
  mean: Axes;
  max: Axes;
  min: Axes;
  prod: Axes;
  any: Axes;
  all: Axes;
  /** int32 index of the first largest element. */
  argMax: Axis;
  argMin: Axis;
  cumsum: { readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean };
  softmax: Axis;
  logSoftmax: Axis;
  // linear algebra
  matMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** (x, kernel) */
  conv2d: Conv2dParams;
  /** (dy, kernel) → dx of shape inputShape */
  conv2dInputGrad: Conv2dParams & { readonly inputShape: ProgramShape };
  /** (x, dy) → dkernel of shape kernelShape */
  conv2dFilterGrad: Conv2dParams & { readonly kernelShape: ProgramShape };
  maxPool2d: Pool2dParams;
  /** (dy, x, y) → dx; the gradient goes to the first maximum of each window */
  maxPool2dGrad: Pool2dParams;
  /** Mean over the elements inside the image; padding is not counted. */
  avgPool2d: Pool2dParams;
  /** (dy) → dx of shape inputShape */
  avgPool2dGrad: Pool2dParams & { readonly inputShape: ProgramShape };
  // movement
  reshape: { readonly shape: ProgramShape };
  transpose: { readonly perm: readonly number[] };
  broadcastTo: { readonly shape: ProgramShape };
  tile: { readonly reps: readonly number[] };
  concat: Axis;
  slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  stridedSlice: {
    readonly begin: readonly number[];
    readonly end: readonly number[];
    readonly strides: readonly number[];
  };
  pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly mode: "constant" | "reflect" | "symmetric";
    readonly value: number;
  };
  reverse: { readonly axes: readonly number[] };
  /** (data, indices int32) along one axis */
  gather: Axis;
  /** (data [n, ...rest], ids int32 [n]) → [count, ...rest], rows of one id added up; ids below 0 are left out. */
  segmentSum: { readonly count: number };
  /** (x) → values and int32 indices of the k largest along the last axis, largest first, ties to the lower index. */
  topK: { readonly k: number };
  /** (indices int32) → [...indices, depth]; an index outside 0 … depth − 1 marks nothing. */
  oneHot: { readonly depth: number; readonly on: number; readonly off: number; readonly dtype: DType };
  // randomness, counter-based: the same (seed, step, site) gives the same numbers on every engine
  /** (step int32 []) → uniform in [0, 1) of `shape` */
  randomUniform: { readonly shape: ProgramShape; readonly seed: number; readonly site: number };
}

export type PrimitiveName = keyof PrimitiveParams;

export type Equation = {
  [P in PrimitiveName]: {
    readonly primitive: P;
    readonly params: PrimitiveParams[P];
    readonly inputs: readonly ValueId[];
    readonly outputs: readonly ValueId[];
    /** tfjs layer (or "optimizer", "loss") that was running when this was recorded; names the layer in errors. */
    readonly scope: string;
  };
}[PrimitiveName];

export type InputRole =
  /** A batch of network input or target number `index`, as the model takes it: float32 [batch, ...shape]. */
  | { readonly kind: "feature"; readonly index: number }
  | { readonly kind: "target"; readonly index: number }
  /** A variable: read here, its next value is the output of the same name. */
  | { readonly kind: "state"; readonly name: string }
  /** int32 [] number of the step, counted from 0 over the whole run. */
  | { readonly kind: "step" };

export type OutputRole =
  | { readonly kind: "state"; readonly name: string }
  /** float32 [] */
  | { readonly kind: "metric"; readonly name: string }
  /** A network output or a wanted node's value. */
  | { readonly kind: "value"; readonly name: string };

export interface Program {
  readonly name: string;
  readonly values: readonly ValueType[];
  readonly inputs: readonly { readonly value: ValueId; readonly role: InputRole }[];
  readonly constants: ReadonlyMap<ValueId, Float32Array | Int32Array | Uint8Array>;
  readonly equations: readonly Equation[];
  readonly outputs: readonly { readonly value: ValueId; readonly role: OutputRole }[];
}
