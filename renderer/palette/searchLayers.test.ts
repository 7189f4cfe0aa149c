import { describe, expect, it } from "vitest";
import { layers } from "../../shared/layers/registry.ts";
import { searchLayers } from "./searchLayers.ts";

const all = Object.values(layers);

function found(query: string): readonly string[] {
  return searchLayers(query, all).map((layer) => layer.id);
}

describe("searching layers", () => {
  it("gives all of them, in order, for an empty query", () => {
    expect(found("  ")).toEqual(all.map((layer) => layer.id));
  });

  it("puts the layer of that name first", () => {
    expect(found("dense")[0]).toBe("dense");
    expect(found("conv")[0]).toBe("conv2d");
    expect(found("Flatten")[0]).toBe("flatten");
  });

  it("knows other words for a layer", () => {
    expect(found("fully connected")[0]).toBe("dense");
    expect(found("residual")).toContain("add");
    expect(found("softmax")).toContain("activation");
  });

  it("finds nothing where nothing fits", () => {
    expect(found("zzzz")).toEqual([]);
  });
});
