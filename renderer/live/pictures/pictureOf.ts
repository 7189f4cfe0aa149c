// Which picture a node gets: by its layer where the layer has a picture of its own, else by the shape it puts out.
import { activationPicture } from "./activationPicture.ts";
import { densePicture } from "./densePicture.ts";
import { convolutionPicture, featureMapPicture } from "./featureMaps.ts";
import { inputPicture } from "./inputPicture.ts";
import { normalizationPicture } from "./normalizationPicture.ts";
import { outputPicture } from "./outputPicture.ts";
import { pointsPicture, surfacePicture } from "../../surface/surfacePicture.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { vectorPicture } from "./vectorPicture.ts";

type PictureMaker = (subject: PictureSubject) => Picture;

const byLayer: Readonly<Record<string, PictureMaker>> = {
  dense: densePicture,
  conv2d: convolutionPicture,
  batchNormalization: normalizationPicture,
};

export function pictureOf(subject: PictureSubject): Picture {
  const { node } = subject;
  if (node.overPlane === true && node.outputShape?.length === 1)
    return node.role === "input" ? pointsPicture() : surfacePicture(subject);
  if (node.role === "input") return inputPicture(subject);
  if (node.role === "output") return outputPicture(subject);
  const own = byLayer[node.layer];
  if (own !== undefined) return own(subject);
  if (node.outputShape?.length === 3) return featureMapPicture(subject);
  return node.layer === "activation" ? activationPicture(subject) : vectorPicture(subject);
}
