// Cropping and zero padding in one, two and three dimensions.
import { defineLayer, type LayerExample } from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import { placesWords, type Dimensions } from "./family.ts";
import { cropPlaces, croppedShape, marginField, paddedShape, padPlaces } from "./margins.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { singlePort } from "./ports.ts";
import { describeShape, onlyInput } from "./shapes.ts";
import { movedWork } from "./layerWork.ts";

type CroppingFields = { readonly cropping: ReturnType<typeof marginField> };
type PaddingFields = { readonly padding: ReturnType<typeof marginField> };

interface MarginMember<F extends CroppingFields | PaddingFields> {
  readonly id: string;
  readonly examples: readonly LayerExample<F>[];
}

export function croppingLayer(dimensions: Dimensions, { id, examples }: MarginMember<CroppingFields>) {
  return defineLayer({
    id,
    version: 1,
    title: `Cropping ${dimensions}D`,
    category: "shape",
    role: "layer",
    summary: `Cuts the rim off ${placesWords[dimensions]}.`,
    help: "Leaves out the given number of places at each side; channels stay.",
    keywords: ["crop", "cut", "trim"],
    inputs: [singlePort],
    fields: { cropping: marginField("Cut off", dimensions) },
    headline: ({ cropping }) => describeShape(cropping),
    outputShape: ({ cropping }, inputs) => croppedShape(cropping, onlyInput(inputs)),
    weights: () => [],
    work: movedWork,
    build: (tf, { cropping }, { name, inputShapes }) =>
      ownLayer(tf, {
        name,
        kind: `Cropping${dimensions}D`,
        outputShape: shapeOrNothing(croppedShape(cropping, onlyInput(inputShapes))),
        compute: (inputs) => cropPlaces(tf, onlyTensor(inputs), cropping),
      }),
    examples,
  });
}

export function zeroPaddingLayer(dimensions: Dimensions, { id, examples }: MarginMember<PaddingFields>) {
  return defineLayer({
    id,
    version: 1,
    title: `Zero padding ${dimensions}D`,
    category: "shape",
    role: "layer",
    summary: `Puts zeros around ${placesWords[dimensions]}.`,
    help: "Adds the given number of places of zeros at each side; channels stay.",
    keywords: ["pad", "border", "margin"],
    inputs: [singlePort],
    fields: { padding: marginField("Zeros", dimensions) },
    headline: ({ padding }) => describeShape(padding),
    outputShape: ({ padding }, inputs) => paddedShape(padding, onlyInput(inputs)),
    weights: () => [],
    work: movedWork,
    build: (tf, { padding }, { name, inputShapes }) =>
      ownLayer(tf, {
        name,
        kind: `ZeroPadding${dimensions}D`,
        outputShape: shapeOrNothing(paddedShape(padding, onlyInput(inputShapes))),
        compute: (inputs) => padPlaces(tf, onlyTensor(inputs), padding),
      }),
    examples,
  });
}
