// Which picture and which formula explain a layer. Pictures take what they can from the layer's own fields.
import type { ReactNode } from "react";
import type { FieldValue } from "../../../shared/fields/fields.ts";
import { activationCurve } from "../../../shared/layers/parts/activationCurves.ts";
import type { LayerId } from "../../../shared/layers/registry.ts";
import {
  AttentionSketch,
  DenseSketch,
  EmbeddingSketch,
  InputSketch,
  MaskingSketch,
  OutputSketch,
  PositionSketch,
  RecurrentSketch,
  TimeDistributedSketch,
} from "./neuronSketches.tsx";
import {
  ArrangementSketch,
  ConcatenateSketch,
  DotSketch,
  MergeSketch,
  PermuteSketch,
  RepeatSketch,
  RimSketch,
  UpSamplingSketch,
} from "./shapeSketches.tsx";
import {
  ConvolutionSketch,
  GlobalPoolingSketch,
  PoolingSketch,
  SeparableSketch,
  TransposedSketch,
  type Keeping,
} from "./slidingSketches.tsx";
import {
  AugmentationSketch,
  CurveSketch,
  DropoutSketch,
  NoiseSketch,
  NormalizationSketch,
  ResizingSketch,
  SoftmaxSketch,
} from "./valueSketches.tsx";

type Fields = Readonly<Record<string, FieldValue>>;

export interface Sketch {
  readonly picture: (fields: Fields) => ReactNode;
  readonly formula: string;
  /** What the picture shows, for those who do not see it. */
  readonly words: string;
}

function numbers(value: FieldValue | undefined): readonly number[] {
  return Array.isArray(value) ? value : [];
}

function number(value: FieldValue | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

const convolution: Sketch = {
  picture: ({ kernelSize, strides, padding, dilationRate }) => (
    <ConvolutionSketch
      window={{
        size: numbers(kernelSize),
        strides: numbers(strides),
        dilations: numbers(dilationRate),
        padded: padding === "same",
      }}
    />
  ),
  formula: "y[p] = f(b + Σ w[k] · x[stride · p + k])",
  words: "A window of weights slides over the input; what it covers gives one value of the output.",
};

const transposed: Sketch = {
  picture: ({ kernelSize }) => <TransposedSketch flat={numbers(kernelSize).length === 1} />,
  formula: "y[stride · p + k] += w[k] · x[p]",
  words: "Each value of the input lays its window on a larger output; where windows overlap they add.",
};

const separable: Sketch = {
  picture: () => <SeparableSketch />,
  formula: "y = pointwise · (depthwise ∗ x)",
  words: "First each channel is convolved on its own, then the channels are mixed at each place.",
};

function pooling(keeping: Keeping): Sketch {
  return {
    picture: ({ poolSize }) => <PoolingSketch keeping={keeping} flat={numbers(poolSize).length === 1} />,
    formula: keeping === "max" ? "y[p] = max of x under window p" : "y[p] = mean of x under window p",
    words: `Of each window of the input the ${keeping === "max" ? "largest value" : "mean"} is kept.`,
  };
}

function globalPooling(keeping: Keeping): Sketch {
  const what = keeping === "max" ? "largest value" : "mean";
  return {
    picture: () => <GlobalPoolingSketch keeping={keeping} />,
    formula: keeping === "max" ? "y[c] = maxₚ x[p, c]" : "y[c] = meanₚ x[p, c]",
    words: `Of each channel one number is kept: its ${what}.`,
  };
}

const cropping: Sketch = {
  picture: () => <RimSketch cut />,
  formula: "y = x without its rim",
  words: "The rim of the input is cut off.",
};

const padding: Sketch = {
  picture: () => <RimSketch cut={false} />,
  formula: "y = x with zeros around it",
  words: "Zeros are put around the input.",
};

const upSampling: Sketch = {
  picture: ({ size }) => <UpSamplingSketch flat={numbers(size).length === 1} />,
  formula: "y[p] = x[⌊p / times⌋]",
  words: "Each place of the input becomes several of the output.",
};

function arrangement(
  from: readonly [number, number],
  to: readonly [number, number],
  formula: string,
): Sketch {
  return {
    picture: () => <ArrangementSketch from={from} to={to} />,
    formula,
    words: "The same values in the same order, under another shape.",
  };
}

function merge(sign: string, formula: string, words: string): Sketch {
  return { picture: () => <MergeSketch sign={sign} />, formula, words };
}

function curve(of: (fields: Fields) => (z: number) => number, formula: string): Sketch {
  return {
    picture: (fields) => <CurveSketch curve={of(fields)} />,
    formula,
    words: "The function's curve from −4 to 4.",
  };
}

const activation: Sketch = {
  picture: ({ activation: id }) => {
    const drawn = activationCurve(String(id));
    return drawn === null ? <SoftmaxSketch /> : <CurveSketch curve={drawn} />;
  },
  formula: "y = f(x)",
  words: "The chosen function: its curve from −4 to 4, or what softmax makes of four values.",
};

function normalization(over: "batch" | "sample" | "group", formula: string): Sketch {
  const what = {
    batch: "one channel over all samples",
    sample: "one sample",
    group: "a group of one sample's channels",
  };
  return {
    picture: () => <NormalizationSketch over={over} />,
    formula,
    words: `Mean and variance are taken over ${what[over]}.`,
  };
}

const standardized = "y = γ · (x − mean) / √(variance + ε) + β";

function recurrent(formula: string): Sketch {
  return {
    picture: () => <RecurrentSketch />,
    formula,
    words: "One cell reads step after step and hands its state on.",
  };
}

function noise(formula: string): Sketch {
  return {
    picture: () => <NoiseSketch />,
    formula,
    words: "While training each value is changed a little by chance.",
  };
}

type Motion = Parameters<typeof AugmentationSketch>[0]["motion"];

function augmentation(motion: Motion, formula: string): Sketch {
  return {
    picture: () => <AugmentationSketch motion={motion} />,
    formula,
    words: "An image, and how the network may see it in a training step.",
  };
}

/** A new layer must get its picture: a missing one does not compile. */
const sketches: Readonly<Record<LayerId, Sketch>> = {
  input: { picture: () => <InputSketch />, formula: "x", words: "A sample enters the network." },
  output: {
    picture: () => <OutputSketch />,
    formula: "loss(y, target)",
    words: "The network's answer is compared with the truth.",
  },
  dense: {
    picture: () => <DenseSketch />,
    formula: "y = f(x · W + b)",
    words: "Every neuron of the output sees every value of the input.",
  },
  embedding: {
    picture: () => <EmbeddingSketch />,
    formula: "y = table[x]",
    words: "A number picks a row of a table of vectors.",
  },
  activation,
  elu: curve(
    ({ alpha }) =>
      (z) =>
        z >= 0 ? z : number(alpha, 1) * Math.expm1(z),
    "y = x, or α (eˣ − 1) below 0",
  ),
  leakyReLU: curve(
    ({ alpha }) =>
      (z) =>
        z >= 0 ? z : number(alpha, 0.3) * z,
    "y = x, or α x below 0",
  ),
  prelu: curve(() => (z) => (z >= 0 ? z : 0.25 * z), "y = x, or α x below 0, with α learned"),
  thresholdedReLU: curve(
    ({ theta }) =>
      (z) =>
        z > number(theta, 1) ? z : 0,
    "y = x above θ, else 0",
  ),
  threshold: curve(
    ({ threshold }) =>
      (z) =>
        z > number(threshold, 0) ? 1 : 0,
    "y = 1 above the threshold, else 0",
  ),
  conv1d: convolution,
  conv2d: convolution,
  conv3d: convolution,
  depthwiseConv1d: convolution,
  depthwiseConv2d: convolution,
  separableConv1d: separable,
  separableConv2d: separable,
  conv1dTranspose: transposed,
  conv2dTranspose: transposed,
  conv3dTranspose: transposed,
  maxPooling1d: pooling("max"),
  maxPooling2d: pooling("max"),
  maxPooling3d: pooling("max"),
  averagePooling1d: pooling("average"),
  averagePooling2d: pooling("average"),
  averagePooling3d: pooling("average"),
  globalMaxPooling1d: globalPooling("max"),
  globalMaxPooling2d: globalPooling("max"),
  globalMaxPooling3d: globalPooling("max"),
  globalAveragePooling1d: globalPooling("average"),
  globalAveragePooling2d: globalPooling("average"),
  globalAveragePooling3d: globalPooling("average"),
  batchNormalization: normalization("batch", standardized),
  layerNormalization: normalization("sample", standardized),
  groupNormalization: normalization("group", standardized),
  rmsNormalization: normalization("sample", "y = scale · x / √(mean of x² + ε)"),
  unitNormalization: normalization("sample", "y = x / ‖x‖"),
  dropout: {
    picture: () => <DropoutSketch />,
    formula: "y = x · mask / (1 − rate)",
    words: "While training some values become zero, other ones at each step.",
  },
  spatialDropout: {
    picture: () => <DropoutSketch channels />,
    formula: "y = x · mask per channel / (1 − rate)",
    words: "While training whole channels become zero.",
  },
  alphaDropout: {
    picture: () => <DropoutSketch />,
    formula: "y = a · (x · mask + α′ · (1 − mask)) + b",
    words: "While training some values are silenced so that mean and variance stay.",
  },
  gaussianDropout: noise("y = x · n, n ~ N(1, rate / (1 − rate))"),
  gaussianNoise: noise("y = x + n, n ~ N(0, σ²)"),
  flatten: arrangement([3, 3], [1, 9], "[3, 3] → [9]"),
  reshape: arrangement([1, 8], [2, 4], "[8] → [2, 4]"),
  permute: { picture: () => <PermuteSketch />, formula: "y[j, i] = x[i, j]", words: "Axes change places." },
  repeatVector: {
    picture: () => <RepeatSketch />,
    formula: "[F] → [n, F]",
    words: "A vector is repeated as steps.",
  },
  cropping1d: cropping,
  cropping2d: cropping,
  cropping3d: cropping,
  zeroPadding1d: padding,
  zeroPadding2d: padding,
  zeroPadding3d: padding,
  upSampling1d: upSampling,
  upSampling2d: upSampling,
  upSampling3d: upSampling,
  add: merge("+", "y = x₁ + x₂ + …", "Inputs are added value by value."),
  subtract: merge("−", "y = x₁ − x₂", "The second input is taken from the first, value by value."),
  multiply: merge("×", "y = x₁ · x₂ · …", "Inputs are multiplied value by value."),
  average: merge("x̄", "y = (x₁ + x₂ + …) / n", "The mean of the inputs, value by value."),
  maximum: merge("max", "y = max(x₁, x₂, …)", "The largest of the inputs, value by value."),
  minimum: merge("min", "y = min(x₁, x₂, …)", "The smallest of the inputs, value by value."),
  concatenate: {
    picture: () => <ConcatenateSketch />,
    formula: "y = [x₁, x₂, …]",
    words: "Inputs are put one behind the other.",
  },
  dot: {
    picture: () => <DotSketch />,
    formula: "y = Σ aᵢ · bᵢ",
    words: "Products of two inputs are summed.",
  },
  simpleRNN: recurrent("h ← f(x · W + h · U + b)"),
  lstm: recurrent("c ← σ(f) · c + σ(i) · tanh(g), h ← σ(o) · tanh(c)"),
  gru: recurrent("h ← z · h + (1 − z) · tanh(x · W + r · (h · U))"),
  convLSTM2d: recurrent("c ← σ(f) · c + σ(i) · tanh(g), with convolutions as products"),
  bidirectional: {
    picture: () => <RecurrentSketch both />,
    formula: "y = [forwards(x), backwards(x)]",
    words: "Two cells read the sequence, one from each end.",
  },
  timeDistributed: {
    picture: () => <TimeDistributedSketch />,
    formula: "y[t] = f(x[t])",
    words: "The same layer works on each step.",
  },
  masking: {
    picture: () => <MaskingSketch />,
    formula: "h[t] = h[t − 1] where x[t] is padding",
    words: "A sequence whose last steps are empty: what reads it keeps its state over them.",
  },
  multiHeadAttention: {
    picture: () => <AttentionSketch />,
    formula: "softmax(Q · Kᵀ / √d) · V",
    words: "A step takes from every other step as much as they fit.",
  },
  positionalEmbedding: {
    picture: () => <PositionSketch />,
    formula: "y = x + position",
    words: "Waves of several lengths mark the places of a sequence.",
  },
  rescaling: curve(
    ({ scale, offset }) =>
      (z) =>
        number(scale, 1) * z + number(offset, 0),
    "y = scale · x + offset",
  ),
  resizing: {
    picture: () => <ResizingSketch />,
    formula: "[H, W] → [H′, W′]",
    words: "The image in another size.",
  },
  randomFlip: augmentation("flip", "mirrored or not"),
  randomRotation: augmentation("rotate", "turned by a random angle"),
  randomTranslation: augmentation("translate", "moved by a random distance"),
  randomZoom: augmentation("zoom", "enlarged by a random factor"),
  randomBrightness: augmentation("brightness", "y = x + n"),
  randomContrast: augmentation("contrast", "y = (x − mean) · n + mean"),
};

export function sketchOf(layer: string): Sketch | null {
  return Object.hasOwn(sketches, layer) ? sketches[layer as LayerId] : null;
}
