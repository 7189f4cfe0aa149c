import { describe, expect, it } from "vitest";
import type { Chain, ChainNode } from "../live/chain.ts";
import { gradientTroubleOf, lastTrained } from "./diagnoseGradients.ts";

const last = { gradient: 2, change: 1e-3 };

describe("trouble of a gradient", () => {
  it("is one that has vanished beside the last layer's and no longer moves the weights", () => {
    expect(gradientTroubleOf({ gradient: 1e-5, change: 1e-7 }, last)).toBe("vanishing");
    expect(gradientTroubleOf({ gradient: 0, change: 0 }, last)).toBe("vanishing");
  });

  it("is not a small one alone: all of the network may be small, and Adam takes full steps all the same", () => {
    expect(gradientTroubleOf({ gradient: 1e-5, change: 1e-7 }, { gradient: 2e-5, change: 1e-7 })).toBeNull();
    expect(gradientTroubleOf({ gradient: 1e-5, change: 1e-3 }, last)).toBeNull();
  });

  it("is a step as large as the weights, or a large one with a gradient out of all proportion", () => {
    expect(gradientTroubleOf({ gradient: 2, change: 3 }, last)).toBe("exploding-gradient");
    expect(gradientTroubleOf({ gradient: 5000, change: 0.2 }, last)).toBe("exploding-gradient");
    expect(gradientTroubleOf({ gradient: 5000, change: 1e-3 }, last)).toBeNull();
  });

  it("needs weights, and something to be held against", () => {
    expect(gradientTroubleOf({ gradient: 1, change: null }, last)).toBeNull();
    expect(gradientTroubleOf({ gradient: 0, change: 0 }, { gradient: 0, change: 0 })).toBeNull();
  });
});

describe("the last trained layers", () => {
  it("are those before the outputs, through layers without weights", () => {
    const trained = new Set(["stem", "left", "right"]);
    const found = lastTrained(
      chain({
        image: [],
        stem: ["image"],
        left: ["stem"],
        right: ["stem"],
        activation: ["left"],
        one: ["activation"],
        two: ["right"],
      }),
      trained,
    );
    expect(found.toSorted()).toEqual(["left", "right"]);
  });
});

function chain(sources: Readonly<Record<string, readonly string[]>>): Chain {
  const nodes = Object.entries(sources).map(([id, before]): [string, ChainNode] => {
    const role = id === "one" || id === "two" ? "output" : "layer";
    return [
      id,
      { id, layer: "dense", name: id, role, activation: null, link: null, outputShape: [1], sources: before },
    ];
  });
  return new Map(nodes);
}
