// Every layer, one line each, in the palette's order. Union, validator, palette and tests are derived from this one value.
import { activation } from "./activation.ts";
import { add } from "./add.ts";
import { alphaDropout } from "./alphaDropout.ts";
import { average } from "./average.ts";
import { averagePooling1d } from "./averagePooling1d.ts";
import { averagePooling2d } from "./averagePooling2d.ts";
import { averagePooling3d } from "./averagePooling3d.ts";
import { batchNormalization } from "./batchNormalization.ts";
import { bidirectional } from "./bidirectional.ts";
import { concatenate } from "./concatenate.ts";
import { conv1d } from "./conv1d.ts";
import { conv1dTranspose } from "./conv1dTranspose.ts";
import { conv2d } from "./conv2d.ts";
import { conv2dTranspose } from "./conv2dTranspose.ts";
import { conv3d } from "./conv3d.ts";
import { conv3dTranspose } from "./conv3dTranspose.ts";
import { convLSTM2d } from "./convLSTM2d.ts";
import { cropping1d } from "./cropping1d.ts";
import { cropping2d } from "./cropping2d.ts";
import { cropping3d } from "./cropping3d.ts";
import type { LayerDefinition } from "./definition.ts";
import { dense } from "./dense.ts";
import { depthwiseConv1d } from "./depthwiseConv1d.ts";
import { depthwiseConv2d } from "./depthwiseConv2d.ts";
import { dot } from "./dot.ts";
import { dropout } from "./dropout.ts";
import { elu } from "./elu.ts";
import { embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import { gaussianDropout } from "./gaussianDropout.ts";
import { gaussianNoise } from "./gaussianNoise.ts";
import { globalAveragePooling1d } from "./globalAveragePooling1d.ts";
import { globalAveragePooling2d } from "./globalAveragePooling2d.ts";
import { globalAveragePooling3d } from "./globalAveragePooling3d.ts";
import { globalMaxPooling1d } from "./globalMaxPooling1d.ts";
import { globalMaxPooling2d } from "./globalMaxPooling2d.ts";
import { globalMaxPooling3d } from "./globalMaxPooling3d.ts";
import { groupNormalization } from "./groupNormalization.ts";
import { gru } from "./gru.ts";
import { input } from "./input.ts";
import { layerNormalization } from "./layerNormalization.ts";
import { leakyReLU } from "./leakyReLU.ts";
import { lstm } from "./lstm.ts";
import { maximum } from "./maximum.ts";
import { masking } from "./masking.ts";
import { maxPooling1d } from "./maxPooling1d.ts";
import { maxPooling2d } from "./maxPooling2d.ts";
import { maxPooling3d } from "./maxPooling3d.ts";
import { minimum } from "./minimum.ts";
import { multiHeadAttention } from "./multiHeadAttention.ts";
import { multiply } from "./multiply.ts";
import { output } from "./output.ts";
import { permute } from "./permute.ts";
import { positionalEmbedding } from "./positionalEmbedding.ts";
import { prelu } from "./prelu.ts";
import { randomBrightness } from "./randomBrightness.ts";
import { randomContrast } from "./randomContrast.ts";
import { randomFlip } from "./randomFlip.ts";
import { randomRotation } from "./randomRotation.ts";
import { randomTranslation } from "./randomTranslation.ts";
import { randomZoom } from "./randomZoom.ts";
import { repeatVector } from "./repeatVector.ts";
import { rescaling } from "./rescaling.ts";
import { reshape } from "./reshape.ts";
import { resizing } from "./resizing.ts";
import { rmsNormalization } from "./rmsNormalization.ts";
import { separableConv1d } from "./separableConv1d.ts";
import { separableConv2d } from "./separableConv2d.ts";
import { simpleRNN } from "./simpleRNN.ts";
import { spatialDropout } from "./spatialDropout.ts";
import { subtract } from "./subtract.ts";
import { threshold } from "./threshold.ts";
import { thresholdedReLU } from "./thresholdedReLU.ts";
import { timeDistributed } from "./timeDistributed.ts";
import { unitNormalization } from "./unitNormalization.ts";
import { upSampling1d } from "./upSampling1d.ts";
import { upSampling2d } from "./upSampling2d.ts";
import { upSampling3d } from "./upSampling3d.ts";
import { zeroPadding1d } from "./zeroPadding1d.ts";
import { zeroPadding2d } from "./zeroPadding2d.ts";
import { zeroPadding3d } from "./zeroPadding3d.ts";

export const layers = {
  input,
  output,
  dense,
  embedding,
  conv2d,
  conv1d,
  conv3d,
  conv1dTranspose,
  conv2dTranspose,
  conv3dTranspose,
  depthwiseConv1d,
  depthwiseConv2d,
  separableConv1d,
  separableConv2d,
  maxPooling2d,
  averagePooling2d,
  averagePooling1d,
  averagePooling3d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  maxPooling1d,
  maxPooling3d,
  activation,
  elu,
  leakyReLU,
  prelu,
  threshold,
  thresholdedReLU,
  batchNormalization,
  layerNormalization,
  groupNormalization,
  rmsNormalization,
  unitNormalization,
  dropout,
  alphaDropout,
  gaussianDropout,
  gaussianNoise,
  spatialDropout,
  flatten,
  reshape,
  cropping1d,
  cropping2d,
  cropping3d,
  permute,
  repeatVector,
  upSampling1d,
  upSampling2d,
  upSampling3d,
  zeroPadding1d,
  zeroPadding2d,
  zeroPadding3d,
  add,
  concatenate,
  average,
  dot,
  maximum,
  minimum,
  multiply,
  subtract,
  lstm,
  gru,
  simpleRNN,
  bidirectional,
  convLSTM2d,
  timeDistributed,
  multiHeadAttention,
  positionalEmbedding,
  rescaling,
  randomBrightness,
  randomContrast,
  randomFlip,
  randomRotation,
  randomTranslation,
  randomZoom,
  resizing,
  masking,
} as const satisfies Readonly<Record<string, LayerDefinition>>;

export type LayerId = keyof typeof layers;

/** A map, since layers are looked up several times a node in every analysis. */
const layersById: ReadonlyMap<string, LayerDefinition> = new Map(Object.entries(layers));

export function layerOf(id: string): LayerDefinition | undefined {
  return layersById.get(id);
}
