import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { completeFields } from "../../../shared/fields/checkFields.ts";
import { activationCurve } from "../../../shared/layers/parts/activationCurves.ts";
import type { LayerDefinition } from "../../../shared/layers/definition.ts";
import { layers } from "../../../shared/layers/registry.ts";
import { sketchOf } from "./sketchOf.tsx";

const definitions: readonly LayerDefinition[] = Object.values(layers);

describe("the picture of a layer", () => {
  it.each(definitions.map((definition) => [definition.id, definition] as const))("%s", (id, definition) => {
    const sketch = sketchOf(id);
    for (const { fields } of [{ fields: {} }, ...definition.examples]) {
      const drawn = renderToStaticMarkup(sketch?.picture(completeFields(definition.fields, fields)));
      expect(drawn).toMatch(/<(rect|path|circle)/);
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(sketch?.formula).not.toBe("");
  });

  it("draws what the layer's fields say", () => {
    const dashed = (padding: string) =>
      renderToStaticMarkup(
        sketchOf("conv2d")?.picture({ kernelSize: [3, 3], strides: [1, 1], padding, dilationRate: [1, 1] }),
      ).match(/sketch-zero/g)?.length ?? 0;
    expect(dashed("valid")).toBe(0);
    // A rim of one around 5 × 5, less the nine cells under the window's corner that are drawn as covered.
    expect(dashed("same")).toBe(24 - 5);
  });

  it("draws a function's own curve", () => {
    const picture = (activation: string) =>
      renderToStaticMarkup(sketchOf("activation")?.picture({ activation }));
    expect(picture("relu")).not.toBe(picture("tanh"));
    expect(activationCurve("softmax")).toBeNull();
    expect(picture("softmax")).toContain("sum 1");
  });
});
