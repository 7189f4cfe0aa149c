// Which picture a node gets: by its layer where the layer has a picture of its own, else by the shape it puts out.
import { activationPicture } from "./activationPicture.ts";
import { attentionPicture } from "./attentionPicture.ts";
import { densePicture } from "./densePicture.ts";
import { embeddingPicture } from "./embeddingPicture.ts";
import { convolutionPicture } from "./convolutionPicture.ts";
import { featureMapPicture, slicePicture } from "./featureMaps.ts";
import { inputPicture } from "./inputPicture.ts";
import { matrixPicture } from "./matrixPicture.ts";
import { batchNormalizationPicture, scaleAndShiftPicture } from "./normalizationPicture.ts";
import { outputPicture } from "./outputPicture.ts";
import { recurrentPicture } from "./recurrentPicture.ts";
import { pointsPicture, surfacePicture } from "../../surface/surfacePicture.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { vectorPicture } from "./vectorPicture.ts";

/** Null where this subject has nothing of its own to show. */
type PictureMaker = (subject: PictureSubject) => Picture | null;

const byInnerValue: Readonly<Record<string, PictureMaker>> = {
  states: recurrentPicture,
  attention: attentionPicture,
};

const byLayer: Readonly<Record<string, PictureMaker>> = {
  embedding: embeddingPicture,
  dense: densePicture,
  conv2d: convolutionPicture,
  conv2dTranspose: convolutionPicture,
  depthwiseConv2d: convolutionPicture,
  separableConv2d: convolutionPicture,
  conv1d: convolutionPicture,
  conv1dTranspose: convolutionPicture,
  batchNormalization: batchNormalizationPicture,
  layerNormalization: scaleAndShiftPicture,
  groupNormalization: scaleAndShiftPicture,
  rmsNormalization: scaleAndShiftPicture,
};

export function pictureOf(subject: PictureSubject): Picture {
  const { node } = subject;
  if (node.overPlane === true && node.outputShape?.length === 1)
    return node.role === "input" ? pointsPicture() : surfacePicture(subject);
  if (node.role === "input") return inputPicture(subject);
  if (node.role === "output") return outputPicture(subject);
  const makers = [byLayer[node.layer], ...subject.inner.map(({ name }) => byInnerValue[name])];
  const own = makers.find((maker) => maker !== undefined)?.(subject) ?? null;
  return own ?? byShape(subject);
}

function byShape(subject: PictureSubject): Picture {
  const { node } = subject;
  if (node.outputShape?.length === 4) return slicePicture(subject);
  if (node.outputShape?.length === 3) return featureMapPicture(subject);
  if (node.outputShape?.length === 2) return matrixPicture(subject);
  return node.layer === "activation" ? activationPicture(subject) : vectorPicture(subject);
}
