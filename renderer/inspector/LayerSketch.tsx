// The small picture and the formula that stand above a layer's help.
import { memo } from "react";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { LayerCategory } from "../../shared/layers/definition.ts";
import { categoryStyle } from "../palette/categories.tsx";
import { sketchOf } from "./sketches/sketchOf.tsx";
import { sketchHeight, sketchWidth } from "./sketches/strokes.tsx";
import "./sketches/sketches.css";

export interface LayerSketchProps {
  readonly layer: string;
  readonly category: LayerCategory;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export const LayerSketch = memo(function LayerSketch({ layer, category, fields }: LayerSketchProps) {
  const sketch = sketchOf(layer);
  if (sketch === null) return null;
  return (
    <figure className="layer-sketch" style={categoryStyle(category)}>
      <svg viewBox={`0 0 ${sketchWidth} ${sketchHeight}`} role="img" aria-label={sketch.words}>
        {sketch.picture(fields)}
      </svg>
      <figcaption>{sketch.formula}</figcaption>
    </figure>
  );
});
